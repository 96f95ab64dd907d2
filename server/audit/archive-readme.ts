/** What somebody reads who opens an archive and knows nothing of it. */
export const ARCHIVE_README = `An audit log, exported by Rollcall.

rows.jsonl      the rows, one JSON document a line, exactly as they were hashed, by chain and number
manifest.json   what was asked for, how many rows there are, and the signed checkpoint that seals them
skips.jsonl     in a filtered export: the hashes that stand for the rows that were left out
public-key.pem  the key that signed the checkpoint. Compare its fingerprint with one that you were
                told on another way: a key that comes with the rows proves nothing by itself.

To verify the archive as it is, without the server that made it:

  npm run verify-audit -- --key <fingerprint> [--checkpoints <folder>] audit-log.zip

The program is scripts/verify-audit.mjs of the source code, for Node 20 and nothing else; what it
finds and what nobody can find is said in docs/verify-audit.md.
`;
