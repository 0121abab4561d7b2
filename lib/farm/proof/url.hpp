#pragma once
// What counts as the address of a published post.

#include <string>
#include <string_view>

namespace farmtok::farm {

/// A proof's URL in one form: https, host in lower case, no query, fragment or trailing slash. Two spellings of one
/// address compare equal. Short links (vm.tiktok.com, vt.tiktok.com, /t/…) are kept as they are.
/// Throws MISSING_PROOF_URL when it is empty, INVALID_REQUEST (detail proof_url) when it is not an https URL of a post
/// on TikTok.
std::string proof_address(std::string_view typed);

}  // namespace farmtok::farm
