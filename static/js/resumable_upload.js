// One file, sent piece by piece (tus 1.0): it goes on from where it stopped after a lost connection, after a reload, or
// after the server was started again. The client is tus-js-client, as it is; it is fetched with the first file.

/** @typedef {import("tus-js-client").Upload} Upload */
/** @typedef {import("tus-js-client").DetailedError} DetailedError */
/** @typedef {{status: number, expired?: boolean, words?: string}} Failure status 0: there was no answer */
/**
 * @typedef {object} How
 * @property {string} library where tus-js-client is
 * @property {string} place whose file it is and what for: the same file sent to the same place goes on from before
 * @property {() => string} token the page's token against forged requests
 * @property {(share: number) => void} progress told now and then, from 0 to 1
 */

const PIECE = 1_000_000; // bytes in one request: what a proxy that keeps requests back may lose
const PAUSES = [0, 1000, 3000, 5000, 10_000, 20_000]; // milliseconds before each new try that brought nothing on
const STALLED = 60_000; // milliseconds without a byte until a connection is given up
const KEPT = 7 * 24 * 3600 * 1000; // milliseconds until the server forgets a file, and so do we
const ENDPOINT = new URL("/uploads", location.href).href;

/** @type {Promise<typeof import("tus-js-client")> | null} */
let loading = null;

/** @param {string} address */
function load(address) {
  loading ??= new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src: address });
    script.onload = () => resolve(/** @type {any} */ (window).tus);
    script.onerror = () => {
      loading = null;
      script.remove();
      reject({ status: 0 });
    };
    document.head.append(script);
  });
  return loading;
}

/** A file on its way. */
export class Sending {
  /** @type {Upload | undefined} */
  #upload;
  #cancelled = false;

  /** @param {File} file @param {How} how */
  constructor(file, how) {
    this.file = file;
    this.how = how;
  }

  /** Send it, or what the server does not have of it yet. @returns {Promise<string>} its id; rejects with a Failure */
  async arrive() {
    const tus = await load(this.how.library);
    let end = () => {};
    try {
      await new Promise((onSuccess, reject) => {
        const upload = (this.#upload = new tus.Upload(this.file, { ...this.#options(), onSuccess }));
        const clock = watch(upload, () => reject({ status: 0 }));
        end = clock.end;
        upload.options.onError = (error) => reject(failure(error));
        upload.options.onProgress = (sent, all) => {
          clock.moved(sent);
          this.how.progress(sent / all);
        };
        if (this.#cancelled) reject({ status: 0 });
        else begin(upload).catch(reject);
      });
    } finally {
      end();
    }
    return this.#upload?.url?.split("/").pop() ?? "";
  }

  #options() {
    const { name, size, lastModified } = this.file;
    const { place, token } = this.how;
    return {
      endpoint: ENDPOINT,
      chunkSize: PIECE,
      retryDelays: PAUSES,
      metadata: { filename: name },
      headers: { "HX-Request": "true" },
      fingerprint: () => Promise.resolve([place, name, size, lastModified].join(" ")),
      onBeforeRequest: (/** @type {import("tus-js-client").HttpRequest} */ request) => request.setHeader("X-CSRFToken", token()),
    };
  }

  /** Stop, and let the server drop what it has of it. */
  cancel() {
    this.#cancelled = true;
    this.#upload?.abort(true).catch(() => {}); // what cannot be dropped now is swept in a week
  }

  /** Forget where it is: a form has taken it. */
  async forget() {
    const storage = this.#upload?.options.urlStorage;
    for (const known of (await this.#upload?.findPreviousUploads()) ?? []) await storage?.removeUpload(known.urlStorageKey);
  }
}

/** Go on from where the newest sending of the same file was, if there is one. @param {Upload} upload */
async function begin(upload) {
  await sweep(upload);
  const known = await upload.findPreviousUploads();
  const newest = known.sort((one, other) => Date.parse(other.creationTime) - Date.parse(one.creationTime))[0];
  if (newest) upload.resumeFromPreviousUpload(newest);
  upload.start();
}

/** Forget what the server has forgotten: names of files are nobody else's business. @param {Upload} upload */
async function sweep(upload) {
  const storage = upload.options.urlStorage;
  for (const known of (await storage?.findAllUploads()) ?? []) {
    if (!(Date.now() - Date.parse(known.creationTime) < KEPT)) await storage?.removeUpload(known.urlStorageKey);
  }
}

/** A connection that moves nothing for a minute is replaced by a new one, once; then it is given up.
 * @param {Upload} upload @param {() => void} giveUp */
function watch(upload, giveUp) {
  let [furthest, silent] = [0, 0];
  /** @type {ReturnType<typeof setTimeout>} */
  let clock;
  const end = () => clearTimeout(clock);
  const renew = () => {
    end();
    clock = setTimeout(replace, STALLED);
  };
  const replace = async () => {
    await upload.abort();
    silent += 1;
    if (silent > 1) return giveUp();
    upload.start();
    renew();
  };
  /** @param {number} sent */
  const moved = (sent) => {
    if (sent > furthest) [furthest, silent] = [sent, 0];
    renew();
  };
  renew();
  return { moved, end };
}

/** @param {Error | DetailedError} error @returns {Failure} */
function failure(error) {
  const answer = "originalResponse" in error ? error.originalResponse : null;
  const plain = answer?.getHeader("Content-Type")?.startsWith("text/plain");
  return { status: answer?.getStatus() ?? 0, expired: Boolean(answer?.getHeader("X-Form-Expired")), words: plain ? answer?.getBody() : "" };
}
