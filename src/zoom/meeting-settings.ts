/** What Zoom publishes about the value of a setting. */
export type SettingType =
  | 'boolean'
  | 'integer'
  | 'text'
  | { readonly oneOf: readonly (string | number)[] }
  | { readonly list: SettingType }
  | { readonly fields: Readonly<Record<string, SettingType>> };

/** The requests whose `settings` a name is published for. */
export type SettingsRequest = 'create' | 'update';

const enable = { enable: 'boolean' } as const;

const BOTH: Readonly<Record<string, SettingType>> = {
  allow_host_control_participant_mute_state: 'boolean',
  allow_multiple_devices: 'boolean',
  alternative_host_manage_cloud_recording: 'boolean',
  alternative_host_manage_meeting_summary: 'boolean',
  alternative_host_update_polls: 'boolean',
  alternative_hosts: 'text',
  alternative_hosts_email_notification: 'boolean',
  approval_type: { oneOf: [0, 1, 2] },
  approved_or_denied_countries_or_regions: {
    fields: {
      ...enable,
      method: { oneOf: ['approve', 'deny'] },
      approved_list: { list: 'text' },
      denied_list: { list: 'text' },
    },
  },
  audio: { oneOf: ['both', 'telephony', 'voip', 'thirdParty'] },
  audio_conference_info: 'text',
  authentication_domains: 'text',
  authentication_exception: { list: { fields: { email: 'text', name: 'text' } } },
  authentication_option: 'text',
  auto_add_recording_to_video_management: {
    fields: { ...enable, channels: { list: { fields: { channel_id: 'text', name: 'text' } } } },
  },
  auto_recording: { oneOf: ['local', 'cloud', 'none'] },
  auto_start_ai_companion_questions: 'boolean',
  auto_start_meeting_summary: 'boolean',
  breakout_room: {
    fields: {
      ...enable,
      rooms: { list: { fields: { name: 'text', participants: { list: 'text' } } } },
    },
  },
  calendar_type: { oneOf: [1, 2] },
  close_registration: 'boolean',
  cn_meeting: 'boolean',
  contact_email: 'text',
  contact_name: 'text',
  continuous_meeting_chat: {
    fields: {
      ...enable,
      auto_add_invited_external_users: 'boolean',
      auto_add_meeting_participants: 'boolean',
    },
  },
  device_testing: 'boolean',
  disable_participant_video: 'boolean',
  email_in_attendee_report: 'boolean',
  email_notification: 'boolean',
  encryption_type: { oneOf: ['enhanced_encryption', 'e2ee'] },
  focus_mode: 'boolean',
  global_dial_in_countries: { list: 'text' },
  host_save_video_order: 'boolean',
  host_video: 'boolean',
  in_meeting: 'boolean',
  internal_meeting: 'boolean',
  jbh_time: { oneOf: [0, 5, 10, 15] },
  join_before_host: 'boolean',
  language_interpretation: {
    fields: {
      ...enable,
      interpreters: {
        list: { fields: { email: 'text', languages: 'text', interpreter_languages: 'text' } },
      },
    },
  },
  meeting_authentication: 'boolean',
  meeting_invitees: { list: { fields: { email: 'text' } } },
  mute_upon_entry: 'boolean',
  participant_focused_meeting: 'boolean',
  participant_video: 'boolean',
  private_meeting: 'boolean',
  push_change_to_calendar: 'boolean',
  question_and_answer: {
    fields: {
      ...enable,
      allow_submit_questions: 'boolean',
      allow_anonymous_questions: 'boolean',
      question_visibility: { oneOf: ['answered', 'all'] },
      attendees_can_comment: 'boolean',
      attendees_can_upvote: 'boolean',
    },
  },
  registrants_confirmation_email: 'boolean',
  registrants_email_notification: 'boolean',
  registration_type: { oneOf: [1, 2, 3] },
  request_permission_to_unmute_participants: 'boolean',
  resources: {
    list: {
      fields: {
        resource_type: { oneOf: ['whiteboard'] },
        resource_id: 'text',
        permission_level: { oneOf: ['editor', 'commenter', 'viewer'] },
      },
    },
  },
  show_share_button: 'boolean',
  sign_language_interpretation: {
    fields: { ...enable, interpreters: { list: { fields: { email: 'text', sign_language: 'text' } } } },
  },
  summary_template_id: 'text',
  use_pmi: 'boolean',
  waiting_room: 'boolean',
  waiting_room_options: {
    fields: {
      mode: { oneOf: ['follow_setting', 'custom'] },
      who_goes_to_waiting_room: {
        oneOf: [
          'everyone',
          'users_not_in_account',
          'users_not_in_account_or_whitelisted_domains',
          'users_not_on_invite',
          'users_not_in_org',
        ],
      },
    },
  },
  watermark: 'boolean',
  who_can_ask_questions: { oneOf: [1, 2, 3, 4, 5] },
  who_will_receive_summary: { oneOf: [1, 2, 3, 4] },
};

const ONLY: Readonly<Record<SettingsRequest, Readonly<Record<string, SettingType>>>> = {
  create: {
    additional_data_center_regions: { list: 'text' },
    show_join_info: 'boolean',
  },
  update: {
    authentication_name: 'text',
    custom_keys: { list: { fields: { key: 'text', value: 'text' } } },
    enforce_login: 'boolean',
    enforce_login_domains: 'text',
    global_dial_in_numbers: {
      list: {
        fields: {
          city: 'text',
          country: 'text',
          country_name: 'text',
          number: 'text',
          type: { oneOf: ['toll', 'tollfree'] },
        },
      },
    },
  },
};

/** The names and types that Zoom publishes for the `settings` of a request to create or to update a meeting. */
export function publishedSettings(request: SettingsRequest): Readonly<Record<string, SettingType>> {
  return { ...BOTH, ...ONLY[request] };
}
