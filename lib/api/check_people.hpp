#pragma once
// Whether people are reached: other servers accept the sender of mail, and every post has someone to notify.

#include "api/api.hpp"
#include "api/check.hpp"

namespace farmtok::api {

/// Not ok when mail leaves this machine under a sender that other mail servers refuse.
Check check_mail(const Api& api);

/// Names the posts that will fire without a mail or webhook. Always ok: the operator may pass on their links by hand.
Check check_reach(const Api& api);
/// Whether found posts that wait have their videos; always ok, because a text alone can be posted.
Check check_videos(const Api& api);
/// Posts and results whose AI label is undecided.
Check check_labels(const Api& api);

}  // namespace farmtok::api
