/** What bar codes and QR codes in a picture say: by the browser itself, else by a library that is fetched for it. The picture stays here. */

/** @typedef {{detect: (picture: ImageBitmap) => Promise<{rawValue: string}[]>}} Detector */
/** @typedef {{new (options: {formats: string[]}): Detector, getSupportedFormats: () => Promise<string[]>}} Detectors */
/** @typedef {{decode: (bitmap: object, hints: Map<number, unknown>) => {getText: () => string}}} Reader */
/**
 * @typedef {object} Library the npm package zxing/library, as far as it is used
 * @property {new () => Reader} MultiFormatReader
 * @property {new (canvas: HTMLCanvasElement) => object} HTMLCanvasElementLuminanceSource
 * @property {new (source: object) => object} HybridBinarizer
 * @property {new (binarizer: object) => object} BinaryBitmap
 * @property {new () => object} Exception
 * @property {{TRY_HARDER: number, POSSIBLE_FORMATS: number}} DecodeHintType
 * @property {Record<string, number>} BarcodeFormat
 */

/** By the browser's name, the library's. @type {Record<string, string>} */
const FORMATS = {
  code_39: 'CODE_39',
  code_128: 'CODE_128',
  data_matrix: 'DATA_MATRIX',
  qr_code: 'QR_CODE',
};
// Larger ones take the library seconds and are read no better; smaller ones where the lines are too fine.
const EDGES = [1600, 900, 2600];

/**
 * The first that `wanted` finds in what the picture's codes say; null where there is none.
 * @param {File} file
 * @param {string} library the address
 * @param {(text: string) => string | null} wanted
 */
export async function codeIn(file, library, wanted) {
  const picture = await createImageBitmap(file);
  return found(await detected(picture), wanted) ?? found(decoded(picture, await loaded(library)), wanted);
}

/** @param {Iterable<string>} texts @param {(text: string) => string | null} wanted */
function found(texts, wanted) {
  for (const text of texts) {
    const said = wanted(text);
    if (said !== null) return said;
  }
  return null;
}

/** What the browser itself reads; nothing where it can't. @param {ImageBitmap} picture */
async function detected(picture) {
  if (!('BarcodeDetector' in window)) return [];
  const detectors = /** @type {Detectors} */ (window.BarcodeDetector);
  const known = await detectors.getSupportedFormats();
  const formats = Object.keys(FORMATS).filter((format) => known.includes(format));
  if (!formats.length) return [];
  const codes = await new detectors({ formats }).detect(picture);
  return codes.map(({ rawValue }) => rawValue);
}

/** Reads lying and standing codes, one after the other. @param {ImageBitmap} picture @param {Library} library */
function* decoded(picture, library) {
  const reader = new library.MultiFormatReader();
  const formats = Object.values(FORMATS).map((format) => library.BarcodeFormat[format]);
  const { POSSIBLE_FORMATS, TRY_HARDER } = library.DecodeHintType;
  /** @type {Map<number, unknown>} */
  const hints = new Map();
  hints.set(POSSIBLE_FORMATS, formats).set(TRY_HARDER, true);
  for (const edge of EDGES) {
    for (const isTurned of [false, true]) {
      const source = new library.HTMLCanvasElementLuminanceSource(drawn(picture, edge, isTurned));
      try {
        yield reader.decode(new library.BinaryBitmap(new library.HybridBinarizer(source)), hints).getText();
      } catch (error) {
        // None is found: in another size or turned there may be one.
        if (!(error instanceof library.Exception)) throw error;
      }
    }
  }
}

/** @param {ImageBitmap} picture @param {number} edge @param {boolean} isTurned by a quarter */
function drawn(picture, edge, isTurned) {
  const scale = Math.min(1, edge / Math.max(picture.width, picture.height));
  const [width, height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = isTurned ? [height, width] : [width, height];
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new TypeError('no canvas');
  if (isTurned) {
    context.translate(height, 0);
    context.rotate(Math.PI / 2);
  }
  context.drawImage(picture, 0, 0, width, height);
  return canvas;
}

/** Fetched when the first picture is read, and not before. @param {string} address @returns {Promise<Library>} */
async function loaded(address) {
  if (!('ZXing' in window)) {
    await new Promise((done, failed) => {
      const script = document.createElement('script');
      script.src = address;
      script.addEventListener('load', done);
      script.addEventListener('error', failed);
      document.head.append(script);
    });
  }
  return /** @type {Library} */ (/** @type {unknown} */ (Reflect.get(window, 'ZXing')));
}
