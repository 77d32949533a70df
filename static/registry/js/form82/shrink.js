// Pictures leave the telephone smaller, and without what its camera wrote into them: drawn anew, only pixels are left.

const QUALITY = 0.88;

/**
 * The picture with its longer side at most `edge` pixels, or the file as it is where this browser can't draw it.
 * @param {File} file
 * @param {number} edge
 * @returns {Promise<Blob>}
 */
export async function shrunk(file, edge) {
  let picture;
  try {
    picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    // Not a picture that this browser can draw: the server says what it takes.
    return file;
  }
  const scale = Math.min(1, edge / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const context = canvas.getContext('2d');
  if (!context) return file;
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  /** @type {Blob | null} */
  const small = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY));
  return small ?? file;
}
