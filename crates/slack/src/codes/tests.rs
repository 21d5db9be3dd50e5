//! Every code that Slack documents is known, and says what to change.

use super::*;

/// Of the methods' pages, besides those below that all methods share.
const OF_METHODS: &[&str] = &[
    "app_access_restricted",
    "as_user_not_supported",
    "attachment_payload_limit_exceeded",
    "block_mismatch",
    "blocked_file_type",
    "cannot_reply_to_message",
    "cant_broadcast_message",
    "cant_delete_message",
    "cant_update_message",
    "channel_is_limited_access",
    "channel_not_found",
    "draft_already_deleted",
    "draft_already_sent",
    "draft_has_conflict",
    "draft_not_found",
    "duplicate_channel_not_found",
    "duplicate_message_not_found",
    "edit_window_closed",
    "ekm_access_denied",
    "enterprise_is_restricted",
    "external_channel_migrating",
    "file_deleted",
    "file_is_deleted",
    "file_not_found",
    "file_share_limit_reached",
    "invalid_attachments",
    "invalid_blocks",
    "invalid_blocks_format",
    "invalid_cursor",
    "invalid_metadata_filter_keys",
    "invalid_metadata_format",
    "invalid_metadata_schema",
    "invalid_ts_latest",
    "invalid_ts_oldest",
    "invalid_user_combination",
    "is_archived",
    "is_inactive",
    "markdown_text_conflict",
    "max_file_sharing_exceeded",
    "message_limit_exceeded",
    "message_not_found",
    "messages_tab_disabled",
    "metadata_must_be_sent_from_app",
    "metadata_too_large",
    "method_not_supported_for_channel_type",
    "missing_file_data",
    "missing_scope",
    "msg_blocks_too_long",
    "msg_too_long",
    "no_dual_broadcast_content_update",
    "no_text",
    "not_enough_users",
    "not_in_channel",
    "posting_to_channel_denied",
    "rate_limited",
    "restricted_action",
    "restricted_action_non_threadable_channel",
    "restricted_action_read_only_channel",
    "restricted_action_thread_locked",
    "restricted_action_thread_only_channel",
    "send_on_behalf_not_allowed",
    "slack_connect_blocked_file_type",
    "slack_connect_canvas_sharing_blocked",
    "slack_connect_clip_sharing_blocked",
    "slack_connect_file_link_sharing_blocked",
    "slack_connect_file_upload_sharing_blocked",
    "slack_connect_lists_sharing_blocked",
    "streaming_state_conflict",
    "team_not_found",
    "too_many_attachments",
    "too_many_contact_cards",
    "too_many_users",
    "unable_to_share_files",
    "update_failed",
    "user_disabled",
    "user_not_found",
    "user_not_visible",
    "users_list_not_supplied",
    "users_not_found",
];

/// Of every method.
const OF_ALL: &[&str] = &[
    "access_denied",
    "accesslimited",
    "account_inactive",
    "deprecated_endpoint",
    "fatal_error",
    "internal_error",
    "invalid_arg_name",
    "invalid_arguments",
    "invalid_array_arg",
    "invalid_auth",
    "invalid_charset",
    "invalid_form_data",
    "invalid_json",
    "invalid_post_type",
    "is_bot",
    "json_not_object",
    "method_deprecated",
    "missing_post_type",
    "no_permission",
    "not_allowed_token_type",
    "not_authed",
    "org_login_required",
    "ratelimited",
    "request_timeout",
    "service_unavailable",
    "team_access_not_granted",
    "team_added_to_org",
    "token_expired",
    "token_revoked",
    "two_factor_setup_required",
    "unknown_method",
];

/// Of incoming webhooks.
const OF_WEBHOOKS: &[&str] = &[
    "action_prohibited",
    "channel_is_archived",
    "channel_not_found",
    "invalid_payload",
    "invalid_token",
    "no_active_hooks",
    "no_service",
    "no_service_id",
    "no_team",
    "no_text",
    "posting_to_general_channel_denied",
    "rollup_error",
    "team_disabled",
    "too_many_attachments",
    "user_not_found",
];

/// What to do about these says more than a table can: a scope to add, or a wait that was told.
const WITHOUT_HINT: &[&str] = &["missing_scope", "request_timeout"];

#[test]
fn every_documented_code_has_a_meaning_and_says_what_to_change() {
    for code in [OF_METHODS, OF_ALL, OF_WEBHOOKS].concat() {
        let (meaning, hint) = look_up(code);
        assert_ne!(meaning, Meaning::Final(ErrorKind::Refused), "{code}");
        assert_eq!(hint.is_empty(), WITHOUT_HINT.contains(&code), "{code}");
    }
}

#[test]
fn an_unknown_code_is_a_refusal() {
    let (meaning, hint) = look_up("something_new");
    assert_eq!(meaning, Meaning::Final(ErrorKind::Refused));
    assert_eq!(hint, UNKNOWN);
}

#[test]
fn a_code_means_what_its_page_says() {
    for (code, meaning) in [
        ("invalid_auth", Meaning::Final(ErrorKind::Token)),
        ("no_service", Meaning::Final(ErrorKind::Token)),
        ("missing_scope", Meaning::Final(ErrorKind::MissingScope)),
        ("not_in_channel", Meaning::Final(ErrorKind::Channel)),
        ("is_archived", Meaning::Final(ErrorKind::Channel)),
        ("invalid_blocks", Meaning::Final(ErrorKind::Message)),
        ("msg_blocks_too_long", Meaning::Final(ErrorKind::Message)),
        ("edit_window_closed", Meaning::Final(ErrorKind::MessageGone)),
        ("user_disabled", Meaning::Final(ErrorKind::User)),
        ("unknown_method", Meaning::Final(ErrorKind::Protocol)),
        ("ratelimited", Meaning::Limited),
        ("request_timeout", Meaning::Passing),
        ("internal_error", Meaning::Broken),
    ] {
        assert_eq!(look_up(code).0, meaning, "{code}");
    }
}
