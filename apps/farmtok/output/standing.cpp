#include "output/standing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "base/text/text.hpp"
#include "output/view/ai.hpp"
#include "times.hpp"

namespace farmtok::cli {
namespace {

constexpr std::array<StandRow, 7> table{{
    {Stand::missed, "✗", "missed", "missed", Tint::red},
    {Stand::no_video, "!", "no video", "video failed", Tint::red},
    {Stand::held, "◐", "held", "held: due, video not ready", Tint::yellow},
    {Stand::late, "»", "late", "fired late", Tint::yellow},
    {Stand::fired, "●", "fired", "fired, proof awaited", Tint::green},
    {Stand::done, "✓", "proof in", "proof in", Tint::green},
    {Stand::planned, "○", "planned", "planned", Tint::blue},
}};

Stand find(const Json& post) {
  if (!text_of(post, "proof_url").empty()) return Stand::done;
  const auto state = text_of(post, "state");
  if (state == "planned" && text_of(post, "dedup_status") == "failed") return Stand::no_video;
  const auto found = std::ranges::find(table, state, &StandRow::word);
  return found == table.end() ? Stand::planned : found->stand;
}

}  // namespace

std::span<const StandRow> stand_table() { return table; }

const StandRow& stand_of(const Json& post) { return table[static_cast<std::size_t>(find(post))]; }

Standing::Standing(const Json& day) {
  if (day.is_array())
    for (const auto& post : day) {
      ++counts_[static_cast<std::size_t>(find(post))];
      if (wears_label(post)) ++labelled_;
    }
  if (!day.is_object()) return;
  const auto add = [&](Stand stand, std::size_t number) { counts_[static_cast<std::size_t>(stand)] += number; };
  const auto proofs = day.value("proofs", Json::object());
  const auto failed = day.value("failed_videos", std::size_t{0});
  const auto states = day.value("states", Json::object());
  for (const auto& [state, number] : states.items()) {
    const auto row = std::ranges::find(table, state, &StandRow::word);
    const auto done = proofs.value(state, std::size_t{0});
    auto rest = number.get<std::size_t>();
    rest -= std::min(rest, done);
    if (state == "planned") rest -= std::min(rest, failed);
    add(Stand::done, done);
    add(row == table.end() ? Stand::planned : row->stand, rest);
  }
  add(Stand::no_video, failed);
  labelled_ = day.value("ai_labels", std::size_t{0});
}

Standing& Standing::operator+=(const Standing& more) {
  for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += more.counts_[i];
  labelled_ += more.labelled_;
  return *this;
}

std::size_t Standing::posts() const { return std::accumulate(counts_.begin(), counts_.end(), std::size_t{0}); }

Stand Standing::gravest() const {
  for (const auto& row : table)
    if (of(row.stand) > 0) return row.stand;
  return Stand::planned;
}

std::vector<Cell> Standing::marks() const {
  std::vector<Cell> made;
  for (const auto& row : table)
    if (row.stand != Stand::planned && of(row.stand) > 0)
      made.push_back({fmt::format("{}{}", row.sign, of(row.stand)), row.tint});
  if (labelled_ > 0) made.push_back({fmt::format("{}{}", ai_mark, labelled_), Tint::none});
  return made;
}

Standing standing_of_days(const Json& days) {
  Standing sum;
  for (const auto& [day, of_day] : days.items()) sum += Standing{of_day};
  return sum;
}

std::string counted(std::size_t count) { return fmt::format("{} post{}", count, count == 1 ? "" : "s"); }

std::string lateness(const Json& post, base::Instant now) {
  const auto due_text = text_of(post, "scheduled_datetime");
  const auto due = base::parse_instant(due_text);
  if (!due) return {};
  const auto fired = base::parse_instant(text_of(post, "fired_at"));
  const auto apart = fired.value_or(now) - *due;
  if (apart < std::chrono::minutes{1} && (!fired || apart > -std::chrono::minutes{1})) return {};
  // From the later moment the earlier one is "12 min ago", from the earlier one the later is "in 12 min".
  auto words = distance(due_text, fired.value_or(now));
  if (words.starts_with("in ")) words = words.substr(3);
  else if (words.ends_with(" ago")) words.resize(words.size() - 4);
  return fmt::format("{} {}", words, !fired ? "overdue" : apart.count() > 0 ? "late" : "early");
}

std::string account(const Json& post) {
  const auto address = text_of(post, "destination_url");
  std::string_view rest = address;
  if (const auto scheme = rest.find("://"); scheme != std::string_view::npos) rest.remove_prefix(scheme + 3);
  if (rest.starts_with("www.")) rest.remove_prefix(4);
  if (const auto at = rest.find("/@"); at != std::string_view::npos) {
    rest.remove_prefix(at + 1);
    rest = rest.substr(0, rest.find_first_of("/?#"));
  }
  while (rest.ends_with('/')) rest.remove_suffix(1);
  return base::fit(rest, 60);
}

std::vector<Cell> recovery(const Standing& sum) {
  std::vector<std::string> said;
  for (const auto stand : {Stand::missed, Stand::held})
    if (sum.of(stand) > 0)
      said.push_back(fmt::format("{} {}", sum.of(stand), table[static_cast<std::size_t>(stand)].word));
  if (said.empty()) return {};
  return {{base::join(said, ", ") + ":", Tint::yellow},
          {"farmtok schedule recover", Tint::bold},
          {"(--fire, --move or --drop)", Tint::dim}};
}

}  // namespace farmtok::cli
