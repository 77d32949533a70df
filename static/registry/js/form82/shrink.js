// Pictures leave the telephone smaller, and without what its camera wrote into them: drawn anew, only pixels are left.

const QUALITY = 0.88;

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
  canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return (await new Promise((done) => canvas.toBlob(done, 'image/jpeg', QUALITY))) ?? file;
}
