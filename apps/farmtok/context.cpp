#include "context.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "advice.hpp"
#include "asking.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/text/text.hpp"
#include "commands/commands.hpp"
#include "flag_words.hpp"
#include "report.hpp"
#include "service.hpp"
#include "settings/machine_zone.hpp"
#include "settings/places.hpp"
#include "settings/variables.hpp"
#include "times.hpp"

namespace farmtok::cli {

using base::Code;
using base::Error;

volatile std::sig_atomic_t interrupted = 0;

namespace {

constexpr std::size_t largest_input = 64U << 20;

}  // namespace

Context::Context(const Noun& noun, Verb verb, Arguments arguments)
    : noun_(noun),
      verb_(std::move(verb)),
      arguments_(std::move(arguments)),
      terminal_(Terminal::look(arguments_.on("no-color"))),
      now_(base::SystemClock{}.now()),
      sink_(STDOUT_FILENO),
      printer_(arguments_, verb_.output.empty() ? nullptr : model::find_entity(verb_.output), terminal_, look(),
               sink_) {}

Look Context::look() {
  const bool for_person = terminal_.out && form_of(arguments_) == Form::text;
  // A command that writes the configuration prints no times, and must not fail because of a zone that it will fix.
  if (for_person && !verb_.writes_config) use_own_zone();
  return {for_person, now_};
}

std::map<std::string, std::string> Context::settings_flags() const {
  std::map<std::string, std::string> flags;
  for (const auto* name : {"config", "state", "socket", "http"})
    if (arguments_.has(name)) flags.emplace(name, arguments_.text(name));
  return flags;
}

std::string Context::settings_file() const { return settings::chosen_file(settings_flags()); }

const settings::Settings& Context::settings() {
  if (settings_) return *settings_;
  settings_.emplace(settings::Settings::load(
      settings_flags(), verb_.writes_config ? settings::NamedFile::may_be_new : settings::NamedFile::must_exist));
  for (const auto& told : settings::mistyped_variables()) note(told);
  return *settings_;
}

client::Options Context::connection() {
  client::Options options{.socket = settings::daemon_places(settings()).socket, .interrupted = &interrupted};
  if (const auto seconds = arguments_.whole("timeout", 1)) options.timeout = std::chrono::seconds{*seconds};
  return options;
}

client::Client* Context::running_daemon() {
  if (!client_) client_ = std::make_unique<client::Client>(connection());
  return client_->reachable() ? client_.get() : nullptr;
}

client::Client& Context::daemon() {
  if (auto* running = running_daemon()) return *running;
  start_for_user(*this);
  return *client_;
}

std::string Context::zone() {
  if (arguments_.has("tz")) return zone_for_person(arguments_.text("tz"));
  return zone_for_person(settings::usual_zone(settings()));
}

void Context::use_own_zone() { use_zone(zone()); }

client::Request Context::change(std::string method, std::string path, const Json& body, std::string_view part) {
  client::Request request{.method = std::move(method), .path = std::move(path), .query = {}, .headers = {}, .body = {}};
  if (!body.is_null()) request.body = base::to_line(body);
  if (dry_run()) request.query.emplace_back("dry_run", "true");
  if (const auto key = arguments_.text("idempotency-key"); !key.empty())
    request.headers.emplace_back("Idempotency-Key", part.empty() ? key : fmt::format("{}-{}", key, part));
  return request;
}

std::string Context::here(std::string text) const {
  return with_places(std::move(text), places_of(arguments_), all_nouns());
}

void Context::complete(base::Error& error, std::string_view id) const {
  improve(error, id);
  // The line as it was typed, so that its other flags stay; URL is no link that could be submitted by mistake.
  if (error.code == Code::MISSING_PROOF_URL && !arguments_.has("from") && !arguments_.has("url")) {
    auto words = typed_words();
    words.insert(std::ranges::find(words, "--"), "--url");
    error.hint += fmt::format("{}{}", error.hint.empty() ? "" : "\n", line_with(words, "URL"));
  }
  name_given_flag(error, verb_, arguments_);
  // A file has the names of the API.
  if (!arguments_.has("from")) {
    const auto form = form_of(arguments_);
    name_flags(error, verb_, form == Form::json || form == Form::ndjson);
  }
  error.hint = here(std::move(error.hint));
  error.message = here(std::move(error.message));
}

void Context::note(std::string_view text) {
  sink_.flush();
  constexpr std::size_t indent = 6;  // of "note: "
  const auto said = base::printable(here(std::string{text}), true);
  const auto width = terminal_.err_width;
  const auto lines = hint_lines(said, width > indent ? width - indent : 0);
  std::string printed;
  for (const auto& line : lines)
    printed +=
        fmt::format("{} {}\n", printed.empty() ? tinted("note:", Tint::cyan, terminal_.colour_err) : "     ", line);
  tell(printed);
}

bool Context::confirm(const std::string& question) const {
  if (arguments_.on("yes")) return true;
  if (!terminal_.in || !terminal_.err)
    throw Error{Code::USAGE, fmt::format("{} There is no terminal to ask on: add --yes", question),
                line_with(typed_words(), "--yes")};
  tell(base::printable(question, true) + " [y/N] ");
  std::array<char, 64> answer{};
  const auto length = ::read(STDIN_FILENO, answer.data(), answer.size());
  if (length < 0 && errno == EINTR) throw Error{Code::INTERRUPTED, "interrupted"};
  const auto said = base::lower(base::trim({answer.data(), static_cast<std::size_t>(std::max<ssize_t>(length, 0))}));
  return said == "y" || said == "yes";
}

std::string read_input(const std::string& file) {
  const sys::Fd opened{file == "-" ? ::dup(STDIN_FILENO) : ::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
  std::string text;
  for (;;) {
    const auto held = text.size();
    text.resize(held + 64 * 1024);
    const auto got = opened ? ::read(opened.get(), text.data() + held, 64 * 1024) : -1;
    text.resize(held + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got == 0) return text;
    if (got < 0 && errno == EINTR && !interrupted) continue;
    if (got < 0 && errno == EINTR) throw Error{Code::INTERRUPTED, "interrupted"};
    if (got < 0) throw Error{Code::INVALID_REQUEST, fmt::format("cannot read {}: {}", file, std::strerror(errno))};
    if (text.size() > largest_input)
      throw Error{Code::PAYLOAD_TOO_LARGE, fmt::format("{} holds more than 64 MiB", file), "Split it."};
  }
}

}  // namespace farmtok::cli
