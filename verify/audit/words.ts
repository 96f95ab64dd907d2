/** Names between white space, for lists of many. */
export const words = (text: string): string[] => text.trim().split(/\s+/);
