const BIG_TABLES =
  /Seq Scan on (users|org_memberships|locks|invites|audit_log|sessions|grants|team_members)\b/;

/** Whether a plan reads from end to end a table that must never be read so. */
export const readsBigTable = (plan: string): boolean => BIG_TABLES.test(plan);
