#include "settings/install_tokens.hpp"

#include "settings/file.hpp"

namespace farmtok::settings {
namespace {

constexpr auto id_key = "api.install_id";
constexpr auto secret_key = "api.install_secret";
constexpr auto former_key = "api.former_secret";
constexpr auto until_key = "api.former_until";

}  // namespace

InstallTokens install_tokens(const Settings& settings) {
  const auto origin = settings.origin(secret_key);
  return {.install_id = settings.text(id_key),
          .secret = settings.text(secret_key),
          .former_secret = settings.text(former_key),
          .former_until = base::parse_instant(settings.text(until_key)),
          .fixed = origin == Origin::environment || origin == Origin::flag};
}

InstallTokens install_tokens_in_file(const Settings& settings) {
  const auto values = read_file(settings.file(), false);
  const auto of = [&](const char* name) {
    const auto found = values.find(name);
    auto text = found == values.end() ? std::string{} : found->second;
    check_value(name, text);
    return text;
  };
  InstallTokens made{.install_id = settings.text(id_key),
                     .secret = of(secret_key),
                     .former_secret = of(former_key),
                     .former_until = {}};
  made.former_until = base::parse_instant(of(until_key));
  return made;
}

}  // namespace farmtok::settings
