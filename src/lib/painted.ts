/** In a window that is not looked at nothing is painted: then it goes on anyhow, in milliseconds. */
const LONGEST = 100;

/** Until what has just changed is on the screen: for work that must not hold a paint up. */
export const painted = (): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, LONGEST);
    requestAnimationFrame(() =>
      setTimeout(() => {
        clearTimeout(timer);
        resolve();
      }),
    );
  });
