import type { EvidenceReview } from './evidence.repo.ts';

/** What somebody reads who opens a pack and knows nothing of it. */
export const packReadme = (review: EvidenceReview, fingerprint: string): string => `\
Evidence of an access review: ${review.name}, run ${review.number}, of ${review.org_name}.
Made by Rollcall.

summary.pdf         one page for people
settings.json       what was chosen, as it stood at the start, and how the run went
population.json     what was asked, how much it found, and all that there was in the org at that moment
items.csv           each right that was reviewed, with its last decision and what became of it
items.jsonl         the same with the snapshot: "snapshot" is the text that "hash" is the SHA-256 of
decisions.jsonl     every decision, those that were replaced too; "seen" is the hash of what was shown
assignments.jsonl   who was given each item, when, by which rule, and who handed it on
silence.jsonl       what nobody answered, and what the rules made of it
applies.jsonl       each attempt to apply a decision: before, after, hours since the decision, and the
                    ids of its events in the audit log
exceptions.json     what is out of the ordinary, the second person's approval, the owner's sign-off
reminders.jsonl     who was told of open items, and when
audit/rows.jsonl    the events of this review from the audit log, exactly as they were hashed
manifest.json       SHA-256 and size of every file above, and the signed checkpoint of the audit log
manifest.sig        Ed25519 signature over the bytes of manifest.json, in base64
public-key.pem      the key that made it. Compare its fingerprint with one that you were told another
                    way (the dashboard shows it beside the evidence): a key that comes with a pack
                    proves nothing by itself. This one is
                    ${fingerprint}

All instants are UTC. To verify the pack, drop it onto the page "Verify an evidence pack" of the dashboard, where
nothing is uploaded, or, without the server that made it:

  npm run verify-pack -- --key <fingerprint> FILE.zip

The program is scripts/verify-pack.mjs of the source code, for Node 20 and nothing else. It names every
file that was changed, taken out or added, and finds a snapshot or a decision that does not fit. By
hand: compare the SHA-256 of each file with the manifest, and then

  base64 -d manifest.sig > sig && \\
  openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin -in manifest.json -sigfile sig
`;
