// Photos are made smaller on the device: upright, and without what the camera wrote into them, the place among it.
// Where their owner wants the original, or it cannot be read here, they go out as they are.

const LARGEST = 450_000; // bytes; the quality goes down until a photo is no larger
const QUALITIES = [0.82, 0.74, 0.66, 0.58, 0.5, 0.4];

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

/**
 * The photo as it will go out.
 * @param {File} file @param {number} longest side, in pixels
 * @returns {Promise<Blob>}
 */
export async function smaller(file, longest) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
  if (!picture) return file;
  const canvas = drawn(picture, longest);
  picture.close();
  let photo = new Blob();
  for (const quality of QUALITIES) {
    photo = await canvas.convertToBlob({ type: "image/jpeg", quality });
    if (photo.size <= LARGEST) break;
  }
  return photo;
}

/** A name for what it has become. @param {File} file @param {Blob} photo */
export const nameOf = (file, photo) => (photo === file ? file.name : file.name.replace(/\.\w+$/, "") + ".jpg");

/** @param {Blob} blob */
export async function sumOf(blob) {
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
  return [...sum].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
