#ifndef CALLOCATOR_H
#define CALLOCATOR_H

/// Has the C library give large blocks back to the system as soon as they are freed, however large those
/// before them were. For the first line of a program.
///
/// glibc keeps more and more of what is freed, up to 32 MB a block, in as many heaps as eight a processor
/// (mallopt(3), M_MMAP_THRESHOLD): a server that has read large bodies once would hold their memory for
/// good.
void paraphe_give_memory_back(void);

#endif
