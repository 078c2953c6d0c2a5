export * as precaching from "workbox-precaching";
export * as routing from "workbox-routing";
export * as strategies from "workbox-strategies";
