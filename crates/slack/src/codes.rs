//! What each of Slack's error codes means, and what to change: a table. Knows no requests.
//!
//! Source: the pages "chat.postMessage", "chat.update", "chat.delete", "chat.getPermalink",
//! "conversations.history", "conversations.open" and "users.lookupByEmail" of Slack's method
//! reference, and "Handling errors" of "Sending messages using incoming webhooks".

use crate::error::ErrorKind;

/// What a code says of another attempt.
pub(crate) type Meaning = windlass_connection::retry::Meaning<ErrorKind>;

/// The meaning of a code, and what to change, a sentence or nothing.
pub(crate) fn look_up(code: &str) -> (Meaning, &'static str) {
    passing(code)
        .or_else(|| credentials(code))
        .or_else(|| channel(code))
        .or_else(|| message(code))
        .or_else(|| content(code))
        .or_else(|| user(code))
        .or_else(|| request(code))
        .unwrap_or((Meaning::Final(ErrorKind::Refused), UNKNOWN))
}

const UNKNOWN: &str = "look the code up on the method's page in Slack's API reference";

const NEW_TOKEN: &str = "reinstall the app to the workspace and give its present bot token (it \
    begins with xoxb-)";
const NEW_WEBHOOK: &str = "make a new webhook in the app's settings, under 'Incoming Webhooks', \
    and give its present URL";
const ASK_ADMIN: &str = "ask an administrator of the workspace to allow the app to do this";
const INVITE: &str = "invite the app to the channel: write '/invite @' and the app's name there; \
    posting in public channels takes no more than the scope chat:write.public";
const CHANNEL_ID: &str = "see that the channel is there, give its id (like C012AB3CD, at the end \
    of 'View channel details'), and invite the app if it is private: '/invite @' and the app's name";
const OTHER_CHANNEL: &str = "give another channel, or have an administrator let the app post in \
    this one";
const REPORT: &str = "report this: it is a mistake of this program, or of a proxy on the way";

type Found = Option<(Meaning, &'static str)>;

fn passing(code: &str) -> Found {
    Some(match code {
        "ratelimited" | "rate_limited" | "message_limit_exceeded" => (
            Meaning::Limited,
            "use one message a run and update it: Slack takes about one message a second in a \
             channel",
        ),
        "request_timeout" => (Meaning::Passing, ""),
        "team_added_to_org" | "org_login_required" => (
            Meaning::Passing,
            "wait until the workspace's migration to an Enterprise organization is complete",
        ),
        "external_channel_migrating" => (
            Meaning::Passing,
            "wait until the channel's migration is complete",
        ),
        "fatal_error"
        | "internal_error"
        | "service_unavailable"
        | "update_failed"
        | "rollup_error" => (
            Meaning::Broken,
            "see https://slack-status.com for outages of Slack",
        ),
        _ => return None,
    })
}

fn credentials(code: &str) -> Found {
    let (kind, hint) = match code {
        "not_authed" | "account_inactive" | "token_revoked" => (ErrorKind::Token, NEW_TOKEN),
        "invalid_auth" => (
            ErrorKind::Token,
            "give the app's present bot token (it begins with xoxb-), of this workspace; where the \
             app allows some addresses only, add this network's",
        ),
        "token_expired" => (
            ErrorKind::Token,
            "switch token rotation off in the app's settings, or give a token that was renewed",
        ),
        "not_allowed_token_type"
        | "is_bot"
        | "metadata_must_be_sent_from_app"
        | "as_user_not_supported"
        | "enterprise_is_restricted" => (
            ErrorKind::Token,
            "give the bot token of an app in the workspace (it begins with xoxb-), no other kind",
        ),
        "two_factor_setup_required" => (
            ErrorKind::Token,
            "have the token's owner set up two-factor authentication",
        ),
        "accesslimited" => (
            ErrorKind::Token,
            "add this network to the addresses that the app's token may be used from",
        ),
        "access_denied"
        | "app_access_restricted"
        | "team_access_not_granted"
        | "send_on_behalf_not_allowed" => (ErrorKind::Token, ASK_ADMIN),
        "invalid_token" | "no_active_hooks" | "no_service" | "no_service_id" | "no_team"
        | "team_disabled" => (ErrorKind::Token, NEW_WEBHOOK),
        "missing_scope" => (ErrorKind::MissingScope, ""),
        _ => return None,
    };
    Some((Meaning::Final(kind), hint))
}

fn channel(code: &str) -> Found {
    let hint = match code {
        "not_in_channel" | "no_permission" => INVITE,
        "channel_not_found" | "channel_is_limited_access" | "duplicate_channel_not_found" => {
            CHANNEL_ID
        }
        "team_not_found" => "give the channel's id, not its name: the token is an organization's",
        "is_archived" | "channel_is_archived" | "is_inactive" => {
            "give another channel, or unarchive this one"
        }
        "restricted_action"
        | "restricted_action_read_only_channel"
        | "ekm_access_denied"
        | "action_prohibited"
        | "posting_to_general_channel_denied"
        | "posting_to_channel_denied" => OTHER_CHANNEL,
        "restricted_action_thread_only_channel" => {
            "give another channel, or a message to answer: this one takes answers in threads only"
        }
        "restricted_action_non_threadable_channel"
        | "restricted_action_thread_locked"
        | "cannot_reply_to_message"
        | "cant_broadcast_message"
        | "no_dual_broadcast_content_update" => {
            "post outside of the thread: this channel or message takes no such answers"
        }
        "method_not_supported_for_channel_type" => {
            "give a channel or a direct message: this kind of conversation can't be used here"
        }
        "messages_tab_disabled" => {
            "switch the messages tab on in the app's settings, under 'App Home'"
        }
        "slack_connect_canvas_sharing_blocked"
        | "slack_connect_file_link_sharing_blocked"
        | "slack_connect_lists_sharing_blocked"
        | "slack_connect_blocked_file_type"
        | "slack_connect_clip_sharing_blocked"
        | "slack_connect_file_upload_sharing_blocked" => {
            "leave out links to Slack's own files, or give a channel that isn't shared with \
             others: Slack Connect blocks them here"
        }
        _ => return None,
    };
    Some((Meaning::Final(ErrorKind::Channel), hint))
}

fn message(code: &str) -> Found {
    let hint = match code {
        "message_not_found" | "thread_not_found" | "duplicate_message_not_found" => {
            "post the message anew: it was deleted, or it is in another channel"
        }
        "cant_update_message" | "cant_delete_message" => {
            "give the token of the app that posted the message: no other may change it"
        }
        "edit_window_closed" => {
            "post the message anew: the workspace allows no edits of messages this old"
        }
        "streaming_state_conflict" => "try again when the message's stream has ended",
        "block_mismatch" => "post the message anew: these blocks can't replace the ones it has",
        _ => return None,
    };
    Some((Meaning::Final(ErrorKind::MessageGone), hint))
}

fn content(code: &str) -> Found {
    let hint = match code {
        "invalid_blocks" | "invalid_blocks_format" | "invalid_payload" => {
            "try the blocks in Slack's Block Kit Builder: it says which of them is wrong"
        }
        "msg_too_long" | "msg_blocks_too_long" => {
            "shorten the message: 4,000 characters of text, 3,000 a section, 50 blocks, and about \
             13,000 characters over all blocks"
        }
        "metadata_too_large" | "invalid_metadata_format" | "invalid_metadata_schema" => {
            "put less into the message's metadata, and only keys with plain values"
        }
        "no_text" => "give the message a text or blocks",
        "too_many_attachments"
        | "attachment_payload_limit_exceeded"
        | "invalid_attachments"
        | "too_many_contact_cards"
        | "markdown_text_conflict" => "use text and blocks alone",
        "file_deleted"
        | "file_is_deleted"
        | "file_not_found"
        | "file_share_limit_reached"
        | "max_file_sharing_exceeded"
        | "missing_file_data"
        | "blocked_file_type"
        | "unable_to_share_files" => "leave out links to Slack's own files",
        "draft_already_deleted"
        | "draft_already_sent"
        | "draft_has_conflict"
        | "draft_not_found" => REPORT,
        _ => return None,
    };
    Some((Meaning::Final(ErrorKind::Message), hint))
}

fn user(code: &str) -> Found {
    let hint = match code {
        "users_not_found" => {
            "see that the person has an account in this workspace with this e-mail"
        }
        "user_not_found" => "give the id of a person of this workspace (like U012AB3CD)",
        "user_disabled" => "give somebody else: this account is deactivated",
        "cannot_dm_bot" | "invalid_user_combination" | "user_not_visible" => {
            "give a person that the app may see and shares a channel with, and no bot"
        }
        _ => return None,
    };
    Some((Meaning::Final(ErrorKind::User), hint))
}

/// Mistakes in how Slack was asked, none of which its caller can mend.
fn request(code: &str) -> Found {
    let hint = match code {
        "invalid_arg_name"
        | "invalid_arguments"
        | "invalid_array_arg"
        | "invalid_charset"
        | "invalid_form_data"
        | "invalid_post_type"
        | "missing_post_type"
        | "invalid_json"
        | "json_not_object"
        | "invalid_cursor"
        | "invalid_metadata_filter_keys"
        | "invalid_ts_latest"
        | "invalid_ts_oldest"
        | "not_enough_users"
        | "too_many_users"
        | "users_list_not_supplied" => REPORT,
        "unknown_method" => "check the API's address: this server doesn't know the method",
        "deprecated_endpoint" | "method_deprecated" => {
            "update this program: Slack has retired the method that it uses"
        }
        _ => return None,
    };
    Some((Meaning::Final(ErrorKind::Protocol), hint))
}

#[cfg(test)]
mod tests;
