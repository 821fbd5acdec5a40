/* The camera reads the code of an invitation where the browser can (BarcodeDetector); typing it always works.
   <div data-scan data-form="id-of-form" data-field="id-of-field"> holds the button, a <video> and the words in data-
   attributes. Nothing is sent anywhere but the form; the camera is let go as soon as a code is read or it is shut. */
(() => {
  "use strict";
  const box = document.querySelector("[data-scan]");
  if (!box || !("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return;
  const button = box.querySelector("button");
  const video = box.querySelector("video");
  const words = box.querySelector("[data-scan-words]");
  const form = document.getElementById(box.dataset.form);
  const field = document.getElementById(box.dataset.field);
  let stream = null;

  const shut = () => {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    video.hidden = true;
    button.setAttribute("aria-expanded", "false");
  };

  const look = async (detector) => {
    if (!stream) return;
    try {
      const [code] = await detector.detect(video);
      if (code?.rawValue) {
        field.value = code.rawValue;
        shut();
        form.requestSubmit();
        return;
      }
    } catch {
      // A frame that is not ready yet.
    }
    setTimeout(() => look(detector), 150);
  };

  const open = async () => {
    words.textContent = "";
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
    } catch {
      words.textContent = box.dataset.refused;
      return;
    }
    video.srcObject = stream;
    video.hidden = false;
    button.setAttribute("aria-expanded", "true");
    await video.play();
    look(new window.BarcodeDetector({ formats: ["qr_code"] }));
  };

  const begin = async () => {
    const known = await window.BarcodeDetector.getSupportedFormats().catch(() => []);
    if (!known.includes("qr_code")) return;
    box.hidden = false;
    button.addEventListener("click", () => (stream ? shut() : open()));
    addEventListener("pagehide", shut);
  };
  begin();
})();
