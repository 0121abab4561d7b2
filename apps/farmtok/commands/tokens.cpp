#include <fmt/format.h>

#include <array>
#include <cstdlib>

#include <sys/random.h>

#include "asking.hpp"
#include "base/duration.hpp"
#include "base/error.hpp"
#include "base/text/text.hpp"
#include "base/time.hpp"
#include "commands/commands.hpp"
#include "commands/common.hpp"
#include "settings/file.hpp"
#include "settings/install_tokens.hpp"

namespace farmtok::cli {
namespace {

using base::Code;
using base::Error;

constexpr auto secret_key = "api.install_secret";

/// 256 random bits, safe in a shell and in a file.
std::string new_secret() {
  std::array<char, 32> bytes{};
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
    throw Error{Code::INTERNAL, "the kernel gave no random bytes"};
  return base::hex({bytes.data(), bytes.size()});
}

std::chrono::seconds overlap_of(const Arguments& arguments) {
  const auto text = arguments.text("overlap");
  if (text.empty()) return std::chrono::seconds{0};
  const auto length = base::parse_duration(text);
  if (!length || base::lacks_unit(text) || *length > std::chrono::hours{24 * 90})
    throw Error{Code::USAGE,
                fmt::format("--overlap \"{}\" is no length of time up to 90d, like 24h or 7d", base::fit(text, 40)),
                "farmtok tokens rotate --overlap 24h"};
  return *length;
}

/// Written so that at every moment either secret is accepted: the former one is stored before the new one replaces it.
void write(const std::string& file, const std::string& former, const std::string& until, const std::string& secret) {
  settings::write_key(file, "api.former_secret", former);
  settings::write_key(file, "api.former_until", until);
  settings::write_key(file, secret_key, secret);
}

/// At most two secrets are accepted, so that a third would end the first before its promised time.
void keep_promise(const Context& context, const settings::InstallTokens& tokens, std::chrono::seconds overlap) {
  const auto& until = tokens.former_until;
  const bool said = context.arguments().has("overlap") && overlap.count() == 0;
  if (said || tokens.former_secret.empty() || !until || context.now() >= *until) return;
  throw Error{Code::NOT_READY,
              fmt::format("the former secret is accepted until {}, and another change would end it before that; with "
                          "an overlap of 0s it ends now",
                          base::format_instant(*until)),
              "farmtok tokens rotate --overlap 0s --yes"};
}

int rotate(Context& context) {
  const auto tokens = settings::install_tokens(context.settings());
  if (tokens.install_id.empty())
    throw Error{Code::CONFIG_INVALID, "a token is made of api.install_id and the secret, and api.install_id is not set",
                "farmtok config set api.install_id farm"};
  if (tokens.fixed)
    throw Error{
        Code::CONFIG_INVALID,
        fmt::format("{} comes from {}, which goes before the file", secret_key, settings::variable_of(secret_key)),
        fmt::format("Change it there, or unset it and run this again: it is kept in {}.", context.settings().file())};
  const auto overlap = overlap_of(context.arguments());
  keep_promise(context, tokens, overlap);
  const auto& former = tokens.secret;
  const bool both = overlap.count() > 0 && !former.empty();
  const auto until = both ? base::format_instant(context.now() + overlap) : std::string{};
  const auto secret = new_secret();
  if (!context.dry_run()) {
    const auto* asked =
        both ? "Replace the install secret?" : "Replace the install secret, so that its token is refused at once?";
    // With an overlap both tokens are taken for a while; without one the present token ends, also when 0s was typed.
    if (!former.empty() && !(both ? agreed(context, asked) : context.confirm(asked)))
      throw Error{Code::INTERRUPTED, "nothing was changed"};
    write(context.settings_file(), both ? former : "", until, secret);
  }
  const auto token = base::base64(fmt::format("{}:{}", tokens.install_id, secret));
  Json answer{{"install_id", tokens.install_id}, {"file", context.settings_file()}};
  if (!context.dry_run()) {
    answer["install_secret"] = secret;
    answer["token"] = token;
  }
  if (both) answer["former_until"] = until;
  Card card;
  for (const auto* name : {"install_id", "install_secret", "token", "file", "former_until"})
    card.row(name, text_of(answer, name));
  context.out().value(answer, card);
  context.note(context.dry_run() ? "nothing was changed"
                                 : "the secret is not shown again; a running daemon accepts it from now on");
  if (!former.empty() && !context.dry_run())
    context.note(both ? fmt::format("the former token works too until {}", until) : "the former token ends now");
  return 0;
}

}  // namespace

std::vector<Verb> tokens_verbs() {
  return {{.name = "rotate",
           .about = "Makes a new install secret for the API's bearer token, prints it once, and keeps it in the "
                    "configuration.",
           .examples = {{{"farmtok tokens rotate --overlap 24h", "the former token works for a day more"},
                         {"farmtok tokens rotate --yes --json=token", "the former one is refused at once"}}},
           .flags = {{.name = "overlap",
                      .value = "LENGTH",
                      .about = "How long the former secret is accepted, too; without it, or with 0s, it ends now."}},
           .changes = true,
           .no_ids = true,
           .run = rotate}};
}

}  // namespace farmtok::cli
