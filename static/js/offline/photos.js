// Photos are made smaller on the device, one way for reports and for the log: upright, with the time at which they were
// taken, without anything else that the camera wrote into them, the place among it. What was made smaller says so itself
// (EXIF's Software), so it is never made smaller twice, and whoever looks at it is told of the original.
// Where their owner wants the original, or it cannot be read here, they go out as they are.

const LARGEST = 450_000; // bytes; quality, then size go down until a photo is no larger
const STEPS = [[0.82, 1], [0.74, 1], [0.66, 1], [0.58, 1], [0.5, 1], [0.5, 0.75], [0.5, 0.5]]; // quality, and share of the size
const MARK = "OCOP made smaller "; // ocop_tasks/storage/formats/images.py reads what follows: [width, height, bytes] of the original
const TELLS = /Exif\0\0|eXIf|EXIF|exif:GPS|ns\.adobe\.com\/xap/; // a small photo with nothing of this goes as it is
const HEAD = 262_144; // bytes: EXIF is at a photo's beginning
const [SOFTWARE, CAMERA, TAKEN, ZONE] = [0x0131, 0x8769, 0x9003, 0x9011]; // EXIF's numbers
const [ASCII, LONG] = [2, 4];

/** Files whose owner wants them as they are. @type {WeakSet<File>} */
export const asTheyAre = new WeakSet();

/** @param {Blob} blob its bytes as letters, one each */
const letters = async (blob) => new TextDecoder("latin1").decode(await blob.arrayBuffer());

/** @param {ImageBitmap} picture @param {number} longest */
function drawn(picture, longest) {
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
  const pen = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: false }));
  pen.fillStyle = "#fff"; // where a picture is transparent
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** @param {File} file @param {number} longest */
async function redrawn(file, longest) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const { width, height } = picture;
  let photo = new Blob();
  for (const [quality, share] of STEPS) {
    photo = await drawn(picture, longest * share).convertToBlob({ type: "image/jpeg", quality });
    if (photo.size <= LARGEST) break;
  }
  picture.close();
  const told = exif([[SOFTWARE, MARK + JSON.stringify([width, height, file.size])]], await taken(file));
  const segment = new Uint8Array([0xff, 0xd8, 0xff, 0xe1, (told.length + 8) >> 8, (told.length + 8) & 255, 69, 120, 105, 102, 0, 0]);
  const name = file.name.replace(/\.\w+$/, "") + ".jpg";
  return new File([segment, told, photo.slice(2)], name, { type: photo.type, lastModified: file.lastModified });
}

/** An EXIF block of texts, each longer than three letters. @param {[number, string][]} main @param {[number, string][]} camera */
function exif(main, camera) {
  const second = 8 + 2 + 12 * (main.length + 1) + 4;
  let free = second + 2 + 12 * camera.length + 4;
  const view = new DataView(new ArrayBuffer(free + [...main, ...camera].reduce((sum, [, text]) => sum + text.length + 1, 0)));
  /** @param {number} at @param {number} tag @param {number} type @param {number} count @param {number} value */
  const entry = (at, tag, type, count, value) => {
    [tag, type].forEach((each, n) => view.setUint16(at + 2 * n, each, true));
    [count, value].forEach((each, n) => view.setUint32(at + 4 + 4 * n, each, true));
  };
  /** @param {number} at @param {[number, string][]} texts */
  const lay = (at, texts) =>
    texts.forEach(([tag, text], n) => {
      entry(at + 2 + 12 * n, tag, ASCII, text.length + 1, free);
      for (const letter of text) view.setUint8(free++, letter.charCodeAt(0));
      free += 1;
    });
  [0x49, 0x49, 42, 0, 8].forEach((byte, at) => view.setUint8(at, byte));
  view.setUint16(8, main.length + 1, true);
  lay(8, main);
  entry(10 + 12 * main.length, CAMERA, LONG, 1, second);
  view.setUint16(second, camera.length, true);
  lay(second, camera);
  return new Uint8Array(view.buffer);
}

/** When a photo was taken, as its camera wrote it: EXIF's texts with their numbers. @param {File} file @returns {Promise<[number, string][]>} */
async function taken(file) {
  try {
    const head = await file.slice(0, HEAD).arrayBuffer();
    const begin = (await letters(new Blob([head]))).search(/Exif\0\0(II\*\0|MM\0\*)/) + 6;
    if (begin < 6) return [];
    const view = new DataView(head, begin);
    const little = view.getUint8(0) === 0x49;
    /** @param {number} at @returns {Map<number, number>} where each entry of a directory stands */
    const directory = (at) => new Map(Array.from({ length: view.getUint16(at, little) }, (_none, n) => [view.getUint16(at + 2 + 12 * n, little), at + 2 + 12 * n]));
    const camera = directory(view.getUint32(8 + (directory(view.getUint32(4, little)).get(CAMERA) ?? NaN), little));
    /** @param {number} tag */
    const text = (tag) => {
      const at = camera.get(tag);
      if (!at) return "";
      const [length, where] = [view.getUint32(at + 4, little), view.getUint32(at + 8, little)];
      return String.fromCharCode(...new Uint8Array(head, begin + where, Math.min(length, 20))).replace(/\0.*/, "");
    };
    return /** @type {[number, string][]} */ ([[TAKEN, text(TAKEN)], [ZONE, text(ZONE)]]).filter(([, told]) => /^[\d:+ -]{6,19}$/.test(told));
  } catch {
    return []; // a photo without EXIF, or with a broken one
  }
}

/** Whether a file goes as it is, without asking anybody. @param {File} file */
async function isFit(file) {
  if (asTheyAre.has(file) || !file.type.startsWith("image/")) return true;
  if ((await letters(file.slice(0, 1000))).includes(MARK)) return true;
  return file.size <= LARGEST && !TELLS.test(await letters(file));
}

/**
 * The file as it will go out, and what became of it: "same", "smaller", or "unread", when it is a photo that this device
 * cannot read and that goes with all that the camera wrote into it.
 * @param {File} file @param {number} longest side, in pixels
 * @returns {Promise<{file: File, how: "same" | "smaller" | "unread"}>}
 */
export async function prepared(file, longest) {
  if (await isFit(file)) return { file, how: "same" };
  return redrawn(file, longest).then((smaller) => ({ file: smaller, how: "smaller" }), () => ({ file, how: "unread" }));
}

/** @param {Blob} blob */
export async function sumOf(blob) {
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
  return [...sum].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
