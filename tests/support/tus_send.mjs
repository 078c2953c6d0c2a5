// Sends one file with the official client, as it comes from npm: node tus_send.mjs '{"endpoint": …, "file": …}'.
// Prints the file's address. A second run with the same "memory" goes on from where the first one was.

import { createReadStream } from "node:fs";
import tus from "tus-js-client";

const { endpoint, file, name, headers, memory, chunkSize } = JSON.parse(process.argv[2]);

const upload = new tus.Upload(createReadStream(file), {
  endpoint,
  headers,
  metadata: { filename: name },
  chunkSize: chunkSize ?? Number.POSITIVE_INFINITY,
  retryDelays: Array.from({ length: 400 }, () => 100),
  ...(memory && { urlStorage: new tus.FileUrlStorage(memory) }),
  onError(error) {
    process.stderr.write(`${error}\n`);
    process.exit(1);
  },
  onSuccess() {
    process.stdout.write(upload.url, () => process.exit());
  },
});

const [before] = memory ? await upload.findPreviousUploads() : [];
if (before) upload.resumeFromPreviousUpload(before);
upload.start();
// Once this client ended without a word, in a way that nobody has seen again: it goes on then, as static/js/resumable_upload.js has it do.
process.on("beforeExit", () => upload.abort().then(() => upload.start()));
