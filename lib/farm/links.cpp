#include "farm/links.hpp"

#include <fmt/format.h>

#include "base/text/text.hpp"

namespace farmtok::farm {
namespace {

constexpr std::string_view stored_prefix = "media:";

bool is_media_id(std::string_view text) {
  return text.size() == 30 && text.starts_with("med_") &&
         text.find_first_not_of("0123456789abcdefghjkmnpqrstvwxyz", 4) == std::string_view::npos;
}

void turn(std::optional<std::string>& address, const Links& links) {
  if (address) address = links.outward(*address);
}

}  // namespace

std::string Links::task(const model::Scheduled& post) const {
  auto made = fmt::format("{}/volunteer/{}", public_url, key(post));
  if (post.inbox_tracer) made += "?inbox_tracer=" + base::url_encode(*post.inbox_tracer);
  return made;
}

std::string Links::proof(const model::Scheduled& post) const {
  return fmt::format("{}/volunteer/{}/proof", public_url, key(post));
}

const std::string& Links::key(const model::Scheduled& post) {
  return post.link_token ? *post.link_token : post.scheduled_id;
}

std::string Links::media(std::string_view media_id) const { return fmt::format("{}/media/{}", public_url, media_id); }

std::string Links::outward(const std::string& stored) const {
  const auto id = media_id(stored);
  return id ? media(*id) : stored;
}

std::string Links::inward(const std::string& url) {
  // Ids are 130 random bits: a URL that ends in one of ours means our file, under any name that the host had.
  const auto at = url.rfind("/media/");
  if (at == std::string::npos || !is_media_id(std::string_view{url}.substr(at + 7))) return url;
  return fmt::format("{}{}", stored_prefix, url.substr(at + 7));
}

std::optional<std::string> Links::media_id(const std::string& stored) {
  if (!stored.starts_with(stored_prefix)) return std::nullopt;
  return stored.substr(stored_prefix.size());
}

model::Scheduled Links::present(model::Scheduled post) const {
  post.volunteer_magic_link = task(post);
  turn(post.original_video_url, *this);
  turn(post.deduplicated_video_url, *this);
  turn(post.poster_url, *this);
  return post;
}

model::Result Links::present(model::Result result) const {
  turn(result.original_video_url, *this);
  turn(result.deduplicated_video_url, *this);
  return result;
}

}  // namespace farmtok::farm
