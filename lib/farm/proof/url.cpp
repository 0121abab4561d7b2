#include "farm/proof/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/error.hpp"
#include "base/text/text.hpp"

namespace farmtok::farm::proof {
namespace {

using base::Code;
using base::Error;

/// The domains of TikTok itself; any host of theirs shows posts.
constexpr std::array domains{"tiktok.com", "tiktokv.com", "tiktokv.us", "tiktokv.eu"};

/// The forms of a post's link, as paths: "#" is the number of the post, "@" a handle, "*" the code of a short link.
constexpr std::array long_forms{
    "@/video/#",   "@/photo/#",     "v/#.html",     "embed/#",       "embed/v2/#",         "embed/v3/#",
    "player/v1/#", "share/video/#", "share/item/#", "share/photo/#", "i18n/share/video/#", "i18n/share/photo/#",
};
constexpr auto short_form = "t/*";
/// Their links are codes alone.
constexpr std::array short_hosts{"vm.tiktok.com", "vt.tiktok.com"};
constexpr std::string_view short_prefix = "short:";

[[noreturn]] void refuse(const std::string& why) {
  throw Error{Code::INVALID_REQUEST,
              why,
              "Copy the link of the published post in the TikTok app: Share, then Copy link.",
              {{"proof_url", why}}};
}

/// The number of a post. With a zero in front the link of one post would name two.
bool digits(std::string_view text) {
  return !text.empty() && text.size() <= 20 && (text.size() == 1 || text.front() != '0') &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool word(std::string_view text) {
  return !text.empty() && text.size() <= 100 && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.' ||
           c == '-';
  });
}

std::string_view without_html(std::string_view part) {
  if (part.ends_with(".html")) part.remove_suffix(5);
  return part;
}

bool fits(std::string_view part, std::string_view expected) {
  if (expected == "#") return digits(part);
  if (expected == "#.html") return part.ends_with(".html") && digits(without_html(part));
  if (expected == "@") return part == "@" || (part.starts_with('@') && word(part.substr(1)));
  if (expected == "*") return word(part);
  return part == expected;
}

bool has_form(const std::vector<std::string>& parts, std::string_view form) {
  const auto expected = base::split(form, '/');
  return std::ranges::equal(parts, expected, fits);
}

bool names_a_post(const std::vector<std::string>& parts) {
  return has_form(parts, short_form) ||
         std::ranges::any_of(long_forms, [&](const auto* form) { return has_form(parts, form); });
}

bool of_tiktok(std::string_view host) {
  return word(host) && std::ranges::any_of(domains, [&](std::string_view domain) {
           return host == domain || (host.ends_with(domain) && host[host.size() - domain.size() - 1] == '.');
         });
}

bool is_short_host(std::string_view host) { return std::ranges::find(short_hosts, host) != short_hosts.end(); }

/// The parts of a path; two slashes in a row have no part between them. Some apps write "@" as "%40".
std::vector<std::string> parts_of(std::string_view path) {
  std::vector<std::string> parts;
  for (auto& part : base::split(path, '/')) {
    if (part.empty()) continue;
    if (part.starts_with("%40")) part.replace(0, 3, "@");
    parts.push_back(std::move(part));
  }
  return parts;
}

std::string host_in(std::string_view authority) {
  auto host = base::lower(authority);
  if (host.ends_with(":443")) host.resize(host.size() - 4);
  if (host.ends_with('.')) host.pop_back();
  return host;
}

constexpr auto no_post = "the link is on TikTok, but it is not the link of one post";

constexpr std::string_view secure = "https://", plain = "http://";

/// The address of a post in one form; `why` says why the link, which begins with https://, is none.
std::optional<std::string> address_of(std::string_view link, std::string& why) {
  auto rest = link.substr(secure.size());
  rest = rest.substr(0, rest.find_first_of("?#"));
  const auto slash = rest.find('/');
  const auto host = host_in(rest.substr(0, slash));
  const auto parts = parts_of(slash == std::string_view::npos ? std::string_view{} : rest.substr(slash + 1));
  const bool code = is_short_host(host) && parts.size() == 1 && word(parts.front());
  if (!of_tiktok(host)) why = fmt::format("\"{}\" is not on tiktok.com", base::fit(host, 60));
  else if (!code && !names_a_post(parts)) why = no_post;
  else return fmt::format("https://{}/{}", host, fmt::join(parts, "/"));
  return std::nullopt;
}

/// With the scheme in lower case, and https:// in place of http://: the address is kept in that form.
std::string secured(std::string_view link) { return fmt::format("{}{}", secure, link.substr(link.find("://") + 3)); }

/// The link in one word of a text: "https://…", "(https://…)", "看https://…", "http://…", "www.tiktok.com/…"; empty for
/// none.
std::string link_in(std::string_view typed) {
  const auto lower = base::lower(typed);
  const auto at = std::min(lower.find(secure), lower.find(plain));
  if (at == 0) return secured(typed);
  const auto one_of = [](std::string_view signs, char c) { return signs.find(c) != std::string_view::npos; };
  if (at == std::string::npos)
    return of_tiktok(host_in(typed.substr(0, typed.find_first_of("/?#")))) ? fmt::format("https://{}", typed) : "";
  if (const char before = typed[at - 1]; static_cast<unsigned char>(before) < 0x80 && !one_of("(<[\"':,", before))
    return {};
  typed.remove_prefix(at);
  while (one_of(")>]\"',.;!", typed.back())) typed.remove_suffix(1);
  return secured(typed);
}

/// The links of what was pasted, also of a text that apps share: "Look at this https://vm.tiktok.com/ZMabc/ nice".
std::vector<std::string> links_in(std::string_view text) {
  std::vector<std::string> made;
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of(" \t\r\n"), text.size());
    if (auto link = link_in(text.substr(0, end)); !link.empty()) made.push_back(std::move(link));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return made;
}

}  // namespace

std::string proof_address(std::string_view typed) {
  typed = base::trim(typed);
  if (typed.empty())
    throw Error{Code::MISSING_PROOF_URL,
                "proof_url is required: the link of the published post",
                "Copy the link of the published post in the TikTok app: Share, then Copy link.",
                {{"proof_url", "is required"}}};
  if (typed.size() > 2000 || !base::valid_utf8(typed)) refuse("the link is too long or not readable text");
  std::string first_why;
  std::optional<std::string> found;
  for (const auto& link : links_in(typed)) {
    std::string why;
    const auto address = address_of(link, why);
    if (!address && first_why.empty()) first_why = why;
    // An app's text may end with the link of the app itself.
    if (!address) continue;
    if (found && post_named(*found) != post_named(*address)) refuse("the text has the links of several posts");
    if (!found) found = address;
  }
  if (found) return *found;
  refuse(first_why.empty() ? fmt::format("\"{}\" is not the link of a post on TikTok", base::fit(typed, 60))
                           : first_why);
}

std::string post_named(std::string_view address) {
  const auto last = without_html(address.substr(address.rfind('/') + 1));
  const auto rest = address.substr(std::min<std::size_t>(address.size(), 8));
  const auto slash = rest.find('/');
  const bool code = slash != rest.npos && ((is_short_host(rest.substr(0, slash)) && rest.rfind('/') == slash) ||
                                           rest.substr(slash).starts_with("/t/"));
  return code ? fmt::format("{}{}", short_prefix, last) : std::string{last};
}

std::string account_in(std::string_view link) {
  const auto scheme = link.find("://");
  auto rest = scheme == link.npos ? link : link.substr(scheme + 3);
  rest = rest.substr(0, rest.find_first_of("?#"));
  const auto slash = rest.find('/');
  if (slash == rest.npos || !of_tiktok(host_in(rest.substr(0, slash)))) return {};
  const auto parts = parts_of(rest.substr(slash + 1));
  return parts.empty() || !parts.front().starts_with('@') ? std::string{} : base::lower(parts.front().substr(1));
}

bool is_short(std::string_view named) { return named.starts_with(short_prefix); }

std::optional<base::Instant> numbered_at(std::string_view named) {
  // The upper half of a number is its second.
  constexpr std::chrono::sys_days first = std::chrono::year{2016} / 1 / 1, last = std::chrono::year{2100} / 1 / 1;
  std::uint64_t number = 0;
  const auto [end, fault] = std::from_chars(named.data(), named.data() + named.size(), number);
  if (fault != std::errc{} || end != named.data() + named.size()) return std::nullopt;
  const base::Instant at{std::chrono::seconds{number >> 32}};
  return at >= first && at < last ? std::optional{at} : std::nullopt;
}

}  // namespace farmtok::farm::proof
