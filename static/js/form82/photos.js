// Photos leave the telephone smaller, and without what its camera wrote into them: drawn anew, only pixels are left.

import { form } from "./answers.js";
import { later, takeBeside } from "./save.js";

const EDGE = 2000;
const QUALITY = 0.88;

export function begin() {
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (input.matches(".f82-file") && input.files.length) upload(input.dataset.side, input.files[0]);
  });
  document.addEventListener("submit", (event) => {
    const side = event.target.id?.startsWith("photo-form-") ? event.target.id.slice("photo-form-".length) : "";
    if (!side || event.submitter?.name !== "remove") return;
    event.preventDefault();
    send(side, new FormData(event.target, event.submitter));
  });
}

async function upload(side, file) {
  said(side, form.dataset.saving);
  const data = new FormData();
  const small = await shrunk(file);
  data.append("file", small, small === file ? file.name : `${side}.jpg`);
  await send(side, data);
}

async function shrunk(file) {
  let picture;
  try {
    picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    // Not a picture that this browser can draw: the server says what it takes.
    return file;
  }
  const scale = Math.min(1, EDGE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return (await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY))) ?? file;
}

async function send(side, data) {
  const target = document.getElementById(`photo-form-${side}`);
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  try {
    const response = await fetch(target.action, { method: "POST", body: data, headers: { Accept: "application/json" } });
    const answer = await response.json();
    if (!response.ok) {
      said(side, answer.refused);
      return;
    }
    document.getElementById(`photo-${side}`).innerHTML = answer.card;
    takeBeside(answer);
  } catch {
    said(side, form.dataset.failed);
    later(0);
  }
}

function said(side, text) {
  document.querySelector(`#photo-${side} .f82-photo-said`).textContent = text;
}
