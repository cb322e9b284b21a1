/** The endpoints that zoomctl's own commands use: what the doctor asks about when nobody names any. */
export const OWN_ENDPOINTS: readonly { readonly method: string; readonly path: string }[] = [
  { method: 'GET', path: '/users/me' },
  { method: 'POST', path: '/users/me/meetings' },
  { method: 'GET', path: '/users/me/meetings' },
  { method: 'GET', path: '/meetings/{meetingId}' },
  { method: 'PATCH', path: '/meetings/{meetingId}' },
  { method: 'DELETE', path: '/meetings/{meetingId}' },
  { method: 'PUT', path: '/meetings/{meetingId}/status' },
  { method: 'GET', path: '/meetings/{meetingId}/invitation' },
];
