// Photos are made smaller on the device: upright, and without what the camera wrote into them, the place among it.
// Where their owner wants the original, or it cannot be read here, they go out as they are.

const LARGEST = 450_000; // bytes; quality, then size go down until a photo is no larger
const STEPS = [[0.82, 1], [0.74, 1], [0.66, 1], [0.58, 1], [0.5, 1], [0.5, 0.75], [0.5, 0.5]]; // quality, and share of the size

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
  let photo = new Blob();
  for (const [quality, share] of STEPS) {
    photo = await drawn(picture, longest * share).convertToBlob({ type: "image/jpeg", quality });
    if (photo.size <= LARGEST) break;
  }
  picture.close();
  return new File([photo], file.name.replace(/\.\w+$/, "") + ".jpg", { type: photo.type });
}

/** The photo as it will go out. @param {File} file @param {number} longest side, in pixels */
export const smaller = (file, longest) => redrawn(file, longest).catch(() => file);

/** @param {Blob} blob */
export async function sumOf(blob) {
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
  return [...sum].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
