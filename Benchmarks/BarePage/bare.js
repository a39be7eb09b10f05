// Page 1 drawn with nothing but pdf.js, as wide and as sharp as the viewer draws it.

async function draw() {
  const width = Number(new URLSearchParams(location.search).get("width"));
  pdfjsLib.GlobalWorkerOptions.workerSrc = "/pdfjs/pdf.worker.js";
  const pdf = await pdfjsLib.getDocument("/document.pdf").promise;
  const page = await pdf.getPage(1);
  const scale = width / page.getViewport({ scale: 1 }).width;
  const viewport = page.getViewport({ scale: scale * devicePixelRatio });
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(viewport.width);
  canvas.height = Math.round(viewport.height);
  canvas.style.width = `${width}px`;
  await page.render({ canvasContext: canvas.getContext("2d", { alpha: false }), viewport }).promise;
  document.body.append(canvas);
}

draw();
