#define _GNU_SOURCE
#include "CConfinement.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int limit(int resource, uint64_t value) {
  struct rlimit wanted = {.rlim_cur = value, .rlim_max = value};
  struct rlimit present;
  if (getrlimit(resource, &present) == 0 && present.rlim_max < value) return 0;
  return setrlimit(resource, &wanted) == 0 ? 0 : errno;
}

int paraphe_limit(const struct paraphe_bounds *bounds) {
  const struct {
    int resource;
    uint64_t value;
  } limits[] = {
      {RLIMIT_CORE, 0},
      {RLIMIT_CPU, bounds->processor_seconds},
      {RLIMIT_DATA, bounds->data},
      {RLIMIT_NOFILE, bounds->descriptors},
      {RLIMIT_NPROC, bounds->processes},
      {RLIMIT_FSIZE, bounds->file_size},
  };
  for (size_t index = 0; index < sizeof limits / sizeof *limits; index++) {
    if (limits[index].resource == RLIMIT_NPROC && limits[index].value == 0) continue;
    int failure = limit(limits[index].resource, limits[index].value);
    if (failure != 0) return failure;
  }
  return 0;
}

int paraphe_leave_network(void) {
  if (unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS) != 0) return errno;
  // Whoever makes a user namespace may do everything in it; nothing of that is needed.
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  struct __user_cap_data_struct none[2] = {{0}};
  if (syscall(SYS_capset, &header, none) != 0) return errno;
  // A change of rights hides a process from its owner, who has to see how much memory it holds.
  return prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) == 0 ? 0 : errno;
}

#ifndef LANDLOCK_ACCESS_FS_REFER
#define LANDLOCK_ACCESS_FS_REFER (1ULL << 13)
#endif
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)
#endif

/// The attributes of rulesets up to the sixth version, which older headers do not have.
struct ruleset {
  uint64_t files;
  uint64_t network;
  uint64_t scope;
};

/// Signals and abstract sockets reach nobody outside.
static const uint64_t scope_abstract_sockets = 1, scope_signals = 2;

static const uint64_t reading =
    LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;

static int allow(int ruleset, const char *path, uint64_t access) {
  int place = open(path, O_PATH | O_CLOEXEC);
  if (place < 0) return errno == ENOENT ? 0 : errno;
  struct stat found;
  // A file has no entries to be listed.
  if (fstat(place, &found) == 0 && !S_ISDIR(found.st_mode)) access &= ~LANDLOCK_ACCESS_FS_READ_DIR;
  struct landlock_path_beneath_attr rule = {.allowed_access = access, .parent_fd = place};
  int failure =
      syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0 ? 0 : errno;
  close(place);
  return failure;
}

int paraphe_restrict_files(const char *const *readable, const char *writable) {
  long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (version < 0) return errno;
  // Every access to files of the first version; those of later ones where the kernel knows them.
  uint64_t handled = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
  if (version >= 2) handled |= LANDLOCK_ACCESS_FS_REFER;
  if (version >= 3) handled |= LANDLOCK_ACCESS_FS_TRUNCATE;
  struct ruleset attributes = {.files = handled};
  size_t size = sizeof attributes.files;
  if (version >= 6) {
    attributes.scope = scope_abstract_sockets | scope_signals;
    size = sizeof attributes;
  }
  int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attributes, size, 0);
  if (ruleset < 0) return errno;
  int failure = 0;
  for (; failure == 0 && *readable != NULL; readable++) failure = allow(ruleset, *readable, reading);
  const uint64_t files = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE |
                         (version >= 3 ? LANDLOCK_ACCESS_FS_TRUNCATE : 0);
  if (failure == 0) failure = allow(ruleset, "/dev/null", files);
  if (failure == 0)
    failure = allow(ruleset, writable,
                    files | LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
                        LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
                        LANDLOCK_ACCESS_FS_REMOVE_DIR);
  if (failure == 0 && syscall(SYS_landlock_restrict_self, ruleset, 0) != 0) failure = errno;
  close(ruleset);
  return failure;
}

int paraphe_restrict_calls(void) {
  static const int forbidden[] = {
      SCMP_SYS(socket), SCMP_SYS(socketpair), SCMP_SYS(connect), SCMP_SYS(bind), SCMP_SYS(listen),
      SCMP_SYS(accept), SCMP_SYS(accept4), SCMP_SYS(sendto), SCMP_SYS(sendmsg), SCMP_SYS(sendmmsg),
      SCMP_SYS(unshare), SCMP_SYS(setns), SCMP_SYS(mount), SCMP_SYS(umount2), SCMP_SYS(pivot_root),
      SCMP_SYS(chroot), SCMP_SYS(open_tree), SCMP_SYS(move_mount), SCMP_SYS(fsopen),
      SCMP_SYS(fsconfig), SCMP_SYS(fsmount), SCMP_SYS(fspick), SCMP_SYS(mount_setattr),
      SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev),
      SCMP_SYS(kcmp), SCMP_SYS(pidfd_getfd), SCMP_SYS(bpf), SCMP_SYS(perf_event_open),
      SCMP_SYS(userfaultfd), SCMP_SYS(io_uring_setup), SCMP_SYS(io_uring_enter),
      SCMP_SYS(io_uring_register), SCMP_SYS(keyctl), SCMP_SYS(add_key), SCMP_SYS(request_key),
      SCMP_SYS(init_module), SCMP_SYS(finit_module), SCMP_SYS(delete_module),
      SCMP_SYS(kexec_load), SCMP_SYS(kexec_file_load), SCMP_SYS(reboot), SCMP_SYS(swapon),
      SCMP_SYS(swapoff), SCMP_SYS(acct), SCMP_SYS(quotactl), SCMP_SYS(settimeofday),
      SCMP_SYS(clock_settime), SCMP_SYS(clock_adjtime), SCMP_SYS(adjtimex), SCMP_SYS(syslog),
      SCMP_SYS(sethostname), SCMP_SYS(setdomainname), SCMP_SYS(iopl), SCMP_SYS(ioperm),
      SCMP_SYS(open_by_handle_at), SCMP_SYS(name_to_handle_at), SCMP_SYS(mknod), SCMP_SYS(mknodat),
  };
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
  if (filter == NULL) return ENOMEM;
  int failure = 0;
  for (size_t index = 0; failure == 0 && index < sizeof forbidden / sizeof *forbidden; index++) {
    // Negative numbers are calls that this kind of machine does not have.
    if (forbidden[index] >= 0)
      failure = -seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), forbidden[index], 0);
  }
  // Limits and priorities of itself alone.
  const int own[] = {SCMP_SYS(prlimit64), SCMP_SYS(sched_setaffinity), SCMP_SYS(sched_setscheduler),
                     SCMP_SYS(sched_setparam), SCMP_SYS(sched_setattr)};
  for (size_t index = 0; failure == 0 && index < sizeof own / sizeof *own; index++)
    failure = -seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), own[index], 1,
                                SCMP_A0(SCMP_CMP_NE, 0));
  if (failure == 0) failure = -seccomp_load(filter);
  seccomp_release(filter);
  return failure;
}

int paraphe_refuse_privileges(void) {
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 ? 0 : errno;
}

int paraphe_lower_priority(int nice) {
  return setpriority(PRIO_PROCESS, 0, nice) == 0 ? 0 : errno;
}
