#pragma once
// The standing of posts at a glance: one sign, word and tint for each standing that a post can have.

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "output/view/view.hpp"

namespace farmtok::cli {

/// The most serious first. A post that has its proof is done, whatever its state was.
enum class Stand { missed, no_video, held, late, fired, done, planned };

struct StandRow {
  Stand stand;
  std::string_view sign;   // one column, distinguishable without colour
  std::string_view word;   // at most eight columns
  std::string_view means;  // for a legend
  Tint tint;
};

/// All of them, in the order of the enum.
std::span<const StandRow> stand_table();
const StandRow& stand_of(const Json& post);

/// How many posts have each standing.
class Standing {
 public:
  Standing() = default;
  /// Of the posts of a day, or of its totals: {"posts":3,"states":{"fired":2,…},"proofs":{…},"failed_videos":1,
  /// "ai_labels":1}.
  explicit Standing(const Json& day);
  Standing& operator+=(const Standing& more);

  std::size_t posts() const;
  std::size_t of(Stand stand) const { return counts_[static_cast<std::size_t>(stand)]; }
  /// Those that go out with the AI label, whatever their standing.
  std::size_t labelled() const { return labelled_; }
  /// The most serious standing of any post; planned when there is none.
  Stand gravest() const;
  /// Whether there is a mark to explain.
  bool telling() const { return posts() > of(Stand::planned) || labelled_ > 0; }
  /// "✗1", "✓12", "AI2": posts that are only planned need no mark.
  std::vector<Cell> marks() const;

 private:
  std::array<std::size_t, 7> counts_{};
  std::size_t labelled_ = 0;
};

/// Of every day of a calendar's {"2026-02-10":[post, …], …}, or of its totals by day.
Standing standing_of_days(const Json& days);

/// The mark of posts that go out with the AI label, and its meaning for a legend.
inline constexpr std::string_view ai_mark = "AI", ai_means = "with the AI label";

/// "1 post", "200 posts"
std::string counted(std::size_t count);
/// How far from its time a post fired, or is overdue: "12 min late", "2 h early", "3 days overdue". Empty when it was
/// within a minute, or is in the future.
std::string lateness(const Json& post, base::Instant now);
/// The account in short: "@our_brand" of "https://www.tiktok.com/@our_brand/…", else the address without its scheme.
std::string account(const Json& post);
/// "3 missed, 1 held:", the command that helps and its choices; empty when nothing was missed or is held.
std::vector<Cell> recovery(const Standing& sum);

}  // namespace farmtok::cli
