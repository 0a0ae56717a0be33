/**
 * The fields of callbacks that concern neither a message nor a person, with the reason. A field that is not listed is a part
 * that cannot be read. Source: developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview
 * (2026-05-21), and the pages of coexistence, groups, calling and payments.
 */
export const DROPPED_FIELDS: ReadonlyMap<string, string> = new Map([
  ...[
    'account_alerts',
    'account_review_update',
    'account_settings_update',
    'account_update',
    'business_capability_update',
    'business_status_update',
    'partner_solutions',
    'phone_number_name_update',
    'phone_number_quality_update',
    'security',
  ].map((field) => [field, 'concerns the account, not a message'] as const),
  ['template_correct_category_detection', 'a suggestion about a template, which did not change'],
  ...['group_lifecycle_update', 'group_participants_update', 'group_settings_update', 'group_status_update'].map(
    (field) => [field, 'concerns a group, not a message'] as const,
  ),
  ['automatic_events', 'statistics about advertisements'],
  ['calls', 'calls are not supported'],
  ['flows', 'concerns a form, not an answer to it'],
  ['history', 'messages from before the account was connected'],
  ['messaging_handovers', 'concerns which app is in control, not a message'],
  ['payment_configuration_update', 'concerns the account, not a message'],
  ['smb_app_state_sync', 'the address book of the WhatsApp Business app'],
  ['tracking_events', 'statistics about links in messages'],
]);
