// Makes a phone's photo small enough for a slow line; what cannot be read here goes as it is.
const LONG_SIDE = 2400;
const SMALL_ENOUGH = 700_000;

/**
 * @param {File} file
 * @returns {Promise<Blob>}
 */
export async function shrink(file) {
  if (file.size <= SMALL_ENOUGH || typeof createImageBitmap !== "function") return file;
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONG_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    const pen = canvas.getContext("2d");
    if (!pen) return file;
    pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const small = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.86));
    return small instanceof Blob && small.size < file.size ? small : file;
  } catch {
    return file;
  }
}
