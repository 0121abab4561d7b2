#include "api/unlock.hpp"

#include <fmt/format.h>

#include "base/text/text.hpp"
#include "crypto/crypto.hpp"

namespace farmtok::api {
namespace {

std::string signature(const farm::Farm& farm, const model::Scheduled& post) {
  return base::hex(crypto::hmac_sha256(
      farm.webhook_secret, fmt::format("unlock {} {}", post.scheduled_id, post.password_protected.value_or(""))));
}

}  // namespace

bool password_fits(const model::Scheduled& post, const std::string& password) {
  return post.password_protected && crypto::verify_password(*post.password_protected, password);
}

std::string unlock_cookie(const farm::Farm& farm, const model::Scheduled& post) {
  return fmt::format("{}={}; Path=/volunteer/{}; Max-Age=604800; HttpOnly; SameSite=Lax{}", farm::Links::key(post),
                     signature(farm, post), farm::Links::key(post),
                     farm.links.public_url.starts_with("https://") ? "; Secure" : "");
}

bool unlocked(const farm::Farm& farm, const model::Scheduled& post, const http::Request& request) {
  for (const auto& part : base::split(request.headers.get("cookie"), ';')) {
    const auto cookie = base::trim(part);
    const auto equals = cookie.find('=');
    if (equals != std::string_view::npos && cookie.substr(0, equals) == farm::Links::key(post) &&
        crypto::equal_constant_time(cookie.substr(equals + 1), signature(farm, post)))
      return true;
  }
  return false;
}

}  // namespace farmtok::api
