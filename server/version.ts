/** Version of this build: in the API's document, its capabilities and its metrics. As in package.json. */
export const VERSION = '0.1.0';
