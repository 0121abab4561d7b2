#pragma once
// The valid addresses of a published post, and the post that an address names.

#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace farmtok::farm::proof {

/// A proof's URL in one form: https, host in lower case, no port, query, fragment or trailing slash. Short links
/// (vm.tiktok.com, vt.tiktok.com, /t/…) are kept as they are.
/// A text that apps share with the link is taken for the link, and so is one of TikTok with http:// or no scheme.
/// Throws MISSING_PROOF_URL when it is empty, INVALID_REQUEST (detail proof_url) when it does not hold the link of one
/// post on TikTok.
std::string proof_address(std::string_view typed);

/// The post that an address of proof_address() names: equal for all forms of the link of one post. That is the post's
/// number; for a short link, which does not hold it, "short:" and its code.
std::string post_named(std::string_view address);
/// Whether that is the code of a short link.
bool is_short(std::string_view named);

/// The account whose page on TikTok, or whose post, a link shows: its handle in lower case, without "@". Empty where
/// the link is elsewhere or names none.
std::string account_in(std::string_view link);

/// When TikTok gave the post of post_named() its number: about when it was published, at most a minute before. Empty
/// for a short link and for a number whose moment is outside TikTok's lifetime.
std::optional<base::Instant> numbered_at(std::string_view named);

}  // namespace farmtok::farm::proof
