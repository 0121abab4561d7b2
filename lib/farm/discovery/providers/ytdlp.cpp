#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text/text.hpp"
#include "farm/discovery/providers/policy.hpp"
#include "farm/discovery/providers/providers.hpp"
#include "farm/discovery/providers/remote.hpp"
#include "farm/farm.hpp"
#include "farm/library/policy.hpp"
#include "services/external_program.hpp"

namespace farmtok::farm::discovery {
namespace {

using base::Code;
using base::Error;

constexpr std::string_view setting = "ytdlp.program";
constexpr std::int64_t largest_page = 100;

/// Characters that are safe in an address for a program: letters, digits, dots and underscores.
bool is_handle(std::string_view name) {
  const auto fine = [](unsigned char c) { return c < 0x80 && (std::isalnum(c) || c == '.' || c == '_'); };
  return !name.empty() && name.size() <= 24 && std::ranges::all_of(name, fine);
}

bool is_number(std::string_view text) {
  return !text.empty() && text.size() <= 20 && text.find_first_not_of("0123456789") == text.npos;
}

/// A permanent failure of yt-dlp: no other run will find the channel or the video.
bool lasts(std::string_view errors) {
  const auto words = base::lower(errors);
  constexpr std::array signs{"private", "does not exist", "http error 404"};
  return std::ranges::any_of(signs, [&](std::string_view sign) { return words.find(sign) != words.npos; });
}

/// Channels, listed and downloaded by yt-dlp, whose own configuration (cookies, a proxy) remains in use.
class YtDlp final : public DiscoveryProvider {
 public:
  explicit YtDlp(const Farm& farm) : farm_(farm) {}

  std::string_view name() const override { return "ytdlp"; }

  void check(model::JobMode mode) const override {
    if (mode != model::JobMode::channel)
      throw Error{Code::PROVIDER_NOT_READY, "yt-dlp lists channels; it cannot search",
                  "Search with one of catalogue, tikwm, aweme, command, or make a job of mode channel."};
    (void)command();
  }

  FoundPage page(const SearchAsk& ask, const services::Stopping& stopping) override {
    check(ask.mode);
    try {
      return read_page(ask, stopping);
    } catch (Error& error) {
      name_channel(error, ask);
      throw;
    }
  }

  bool download(const model::FoundVideo& video, const std::filesystem::path& to,
                const services::Stopping& stopping) override {
    // The address is built here: one from a record could lead anywhere.
    if (!is_number(video.video_id)) return false;
    auto run = command();
    run.arguments = {"-o",
                     escaped(to.string()),
                     "--no-playlist",
                     "--force-overwrites",
                     "--max-filesize",
                     fmt::format("{}", library::storage_policy(farm_.settings).largest_video_bytes),
                     "--",
                     fmt::format("https://www.tiktok.com/@{}/video/{}", is_handle(video.author) ? video.author : "",
                                 video.video_id)};
    finish(services::run_program("yt-dlp", run, {}, stopping));
    std::error_code none;
    if (const auto size = std::filesystem::file_size(to, none); none || size == 0)
      throw Error{Code::PROVIDER_REFUSED, fmt::format("yt-dlp wrote no video for {}", video.video_id),
                  "It may be larger than media.max_bytes."};
    return true;
  }

 private:
  FoundPage read_page(const SearchAsk& ask, const services::Stopping& stopping) const {
    if (!is_handle(ask.channel))
      throw Error{Code::PROVIDER_REFUSED, "there can be no channel of that name",
                  "A name has up to 24 letters, digits, dots and underscores."};
    const auto first = start_of(ask.cursor);
    const auto last = first + std::clamp<std::int64_t>(ask.wanted, 10, largest_page) - 1;
    auto run = command();
    run.arguments = {"--flat-playlist",
                     "-J",
                     "--playlist-start",
                     fmt::format("{}", first),
                     "--playlist-end",
                     fmt::format("{}", last),
                     "--",
                     fmt::format("https://www.tiktok.com/@{}", ask.channel)};
    const auto listing = listed(std::move(run), stopping);
    const auto* entries = services::value_at(listing, "/entries");
    if (!entries || !entries->is_array())
      throw Error{Code::PROVIDER_FAILED, "yt-dlp listed the channel without entries", "Update yt-dlp."};
    FoundPage page;
    read_items(page, *entries, farm_.store.clock().now(), {}, ask.channel);
    if (std::cmp_greater(entries->size(), last - first)) page.next_cursor = fmt::format("{}", last + 1);
    return page;
  }

  sys::Command command() const {
    const auto policy = ytdlp_policy(farm_.settings);
    auto made = services::program_command(policy.program, setting);
    made.deadline = policy.timeout;
    return made;
  }

  base::Json listed(sys::Command run, const services::Stopping& stopping) const {
    const auto most = static_cast<std::size_t>(page_policy(farm_.settings).most_bytes);
    run.line_limit = most + 1;
    std::string document;
    finish(services::run_program(
        "yt-dlp", run,
        [&](std::string_view line) {
          if (line.size() > most)
            throw Error{Code::PROVIDER_REFUSED, fmt::format("yt-dlp wrote more than {} bytes, the limit", most),
                        "Raise discovery.max_bytes."};
          if (line.starts_with('{')) document = line;
        },
        stopping));
    if (document.empty()) throw Error{Code::PROVIDER_FAILED, "yt-dlp wrote nothing where JSON was promised"};
    try {
      return services::read_lenient_json(document);
    } catch (const Error& error) {
      throw Error{Code::PROVIDER_FAILED, fmt::format("yt-dlp wrote {}", error.message)};
    }
  }

  static void finish(const sys::Outcome& outcome) {
    if (outcome.status == 0) return;
    throw services::program_failure(lasts(outcome.errors) ? Code::PROVIDER_REFUSED : Code::PROVIDER_FAILED, "yt-dlp",
                                    outcome);
  }

  static std::int64_t start_of(const std::optional<std::string>& cursor) {
    std::int64_t start = 1;
    if (cursor) std::from_chars(cursor->data(), cursor->data() + cursor->size(), start);
    return std::max<std::int64_t>(1, start);
  }

  /// -o takes a template, in which % begins a field.
  static std::string escaped(const std::string& path) {
    std::string made;
    for (const char c : path) made += c == '%' ? std::string{"%%"} : std::string{c};
    return made;
  }

  const Farm& farm_;
};

}  // namespace

std::unique_ptr<DiscoveryProvider> make_ytdlp_provider(const Farm& farm) { return std::make_unique<YtDlp>(farm); }

}  // namespace farmtok::farm::discovery
