// What the viewer needs longest: its worker, and the document. In the head, before the styles, so that they are on
// their way while the page is still being read and laid out.

function startViewer({ pdfjsWorker, pdfUrl }) {
  const worker = new Worker(pdfjsWorker);
  const broken = new Promise((_, reject) => (worker.onerror = reject));
  const data = fetch(pdfUrl).then((answer) => {
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    return answer.arrayBuffer();
  });
  for (const promise of [broken, data]) promise.catch(() => {}); // told of where they are awaited
  return { worker, broken, data };
}

window.viewerStarted = startViewer(document.currentScript.dataset);
