/** What another tab of this browser is told of who the browser is. */
export function otherTab(): { heard: unknown[]; say: (identity: unknown) => void } {
  const channel = new BroadcastChannel('rollcall-identity');
  const heard: unknown[] = [];
  channel.addEventListener('message', ({ data }) => void heard.push(data));
  return { heard, say: channel.postMessage.bind(channel) };
}
