/** GitHub's alerts by Atlassian's panel type, each with the nearest look. */
export const ALERTS: Readonly<Record<string, string>> = {
  info: 'NOTE',
  success: 'TIP',
  note: 'IMPORTANT',
  warning: 'WARNING',
  error: 'CAUTION',
};
