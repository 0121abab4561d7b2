#pragma once
// Whether people are reached: other servers accept the sender of mail, and every post has somebody to notify.

#include "api/api.hpp"
#include "api/check.hpp"

namespace farmtok::api {

/// Not ok when mail leaves this machine under a sender that other mail servers refuse.
Check check_mail(const Api& api);

/// Names the posts that will fire without a mail or webhook. Always ok: their links may be handed on by hand.
Check check_reach(const Api& api);
/// Whether found posts that wait have their videos; stays ok, as a text alone can be posted.
Check check_videos(const Api& api);

}  // namespace farmtok::api
