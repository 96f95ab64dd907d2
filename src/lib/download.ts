import type { RouteSpec } from '../../contract/route.ts';
import { send } from '../api/client.ts';
import { NetworkError } from '../api/errors.ts';
import type { AnyInput } from '../api/request.ts';

/** Hands a file to the browser's downloads. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Revoking at once would cancel the download in some browsers.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

const nameIn = (header: string | null): string | undefined =>
  /filename="?([^";]+)"?/i.exec(header ?? '')?.[1];

/**
 * Fetches an export and saves it. It is only saved when it came through to its end: a cut-off
 * export must not look like a complete one. The server makes it safe for spreadsheets.
 * @param onProgress bytes so far, as the length is not known ahead.
 */
export async function download(
  route: RouteSpec,
  input: AnyInput,
  fallbackName: string,
  onProgress?: (bytes: number) => void,
): Promise<void> {
  const response = await send(route, input);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  try {
    const reader = response.body?.getReader();
    for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
      parts.push(part.value);
      bytes += part.value.length;
      onProgress?.(bytes);
    }
  } catch (error) {
    if (input.signal?.aborted === true) throw error;
    throw new NetworkError('The download was cut off', { cause: error });
  }
  const type = response.headers.get('Content-Type') ?? 'application/octet-stream';
  const name = nameIn(response.headers.get('Content-Disposition')) ?? fallbackName;
  saveBlob(new Blob(parts, { type }), name);
}
