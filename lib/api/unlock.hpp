#pragma once
// Posts behind a password: the proof that a visitor gave it.

#include <string>

#include "farm/farm.hpp"
#include "http/message.hpp"
#include "model/scheduled.hpp"

namespace farmtok::api {

/// Takes a tenth of a second of a processor, so it is for `costly` routes. Throws as crypto::verify_password.
bool password_fits(const model::Scheduled& post, const std::string& password);

/// The Set-Cookie value for this post: a signature that is valid until the post's password changes.
std::string unlock_cookie(const farm::Farm& farm, const model::Scheduled& post);

/// The request carries that cookie.
bool unlocked(const farm::Farm& farm, const model::Scheduled& post, const http::Request& request);

}  // namespace farmtok::api
