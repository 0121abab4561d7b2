#include "review/screen.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text/text.hpp"
#include "output/view/ai.hpp"
#include "times.hpp"

namespace farmtok::cli {
namespace {

constexpr std::size_t widest_label = 13;
constexpr std::size_t no_limit = 1'000'000;

struct Row {
  std::string_view label;
  std::string text;
  Tint tint = Tint::none;
  bool shortens = false;  // long texts of others: cut first when the terminal is low
};

/// Wrapped at blanks, and anywhere where a word alone is too long.
std::vector<std::string> broken(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  for (const auto& line : base::split(text, '\n')) {
    std::string made;
    for (const auto& part : base::split(base::fit(line, no_limit), ' ')) {
      std::string word = part;
      const auto needed = base::display_width(made) + (made.empty() ? 0 : 1) + base::display_width(word);
      if (!made.empty() && needed > width) lines.push_back(std::exchange(made, {}));
      while (base::display_width(word) > width) {
        std::size_t end = 0, next = 0;
        // As many whole characters as fit.
        do {
          end = next++;
          while (next < word.size() && (static_cast<unsigned char>(word[next]) & 0xC0U) == 0x80U) ++next;
        } while (base::display_width(std::string_view{word}.substr(0, next)) <= width);
        end = std::max<std::size_t>(end, 1);
        lines.push_back(word.substr(0, end));
        word.erase(0, end);
      }
      made += (made.empty() ? "" : " ") + word;
    }
    lines.push_back(std::move(made));
  }
  return lines;
}

std::optional<std::int64_t> number(const Json& result, const char* field) {
  const auto found = result.find(field);
  return found != result.end() && found->is_number() ? std::optional{found->get<std::int64_t>()} : std::nullopt;
}

/// "views 1.2M · likes 98K (8.1 %) · comments 3K · shares 2K · 12 days ago"
std::string numbers_of(const Json& result, const Look& look) {
  std::vector<std::string> parts;
  const auto views = number(result, "tiktok_view_count");
  const auto add = [&](const char* field, const char* name, bool rate) {
    const auto count = number(result, field);
    if (!count) return;
    parts.push_back(fmt::format("{} {}", name, short_count(*count)));
    if (rate && views && *views > 0)
      parts.back() += fmt::format(" ({:.1f} %)", 100.0 * static_cast<double>(*count) / static_cast<double>(*views));
  };
  add("tiktok_view_count", "views", false);
  add("tiktok_like_count", "likes", true);
  add("tiktok_comment_count", "comments", false);
  add("tiktok_share_count", "shares", false);
  if (const auto posted = text_of(result, "tiktok_created_at"); !posted.empty())
    parts.push_back("posted " + distance(posted, look.now));
  return base::join(parts, " · ");
}

std::string video_of(const Json& result) {
  std::vector<std::string> parts;
  if (const auto width = number(result, "video_width"), height = number(result, "video_height"); width && height)
    parts.push_back(fmt::format("{} x {}", *width, *height));
  if (const auto found = result.find("video_seconds"); found != result.end() && found->is_number())
    parts.push_back(fmt::format("{:.1f} s", found->get<double>()));
  if (const auto fault = text_of(result, "video_error"); !fault.empty()) {
    // Without an address nothing is fetched later.
    const bool has_address = !text_of(result, "original_video_url").empty();
    parts.push_back((has_address ? "not fetched yet: " : "no video: ") + fault);
  } else if (text_of(result, "original_video_url").empty()) parts.emplace_back("no video");
  return base::join(parts, " · ");
}

std::string decision_of(const Json& result) {
  const auto is = [&](const char* field) { return result.value(field, false); };
  std::string said = is("scheduled") ? "scheduled" : is("rejected") ? "rejected" : is("approved") ? "approved" : "";
  const auto why = text_of(result, "approval_decision");
  if (!why.empty()) said += (said.empty() ? "" : ": ") + why;
  if (const auto notes = text_of(result, "user_notes"); !notes.empty())
    said += (said.empty() ? "notes: " : "; notes: ") + notes;
  return said;
}

std::vector<Row> rows_of(const Json& result, const Look& look) {
  const auto of = [&](const char* field) { return text_of(result, field); };
  const auto with = [](std::string first, const std::string& second, const char* between) {
    return first.empty() ? second : second.empty() ? first : first + between + second;
  };
  auto author = of("tiktok_author");
  if (!author.empty() && !author.starts_with('@')) author.insert(0, "@");
  const auto rights = of("rights_status");
  const bool found = !of("source_provider").empty() || !of("tiktok_video_id").empty();
  const auto ai = ai_cell(result, look);
  auto reasons = of("ai_analysis");
  if (const auto who = of("analysed_by"); !who.empty()) reasons += fmt::format(" ({})", who);
  return {
      {"author", author, Tint::bold},
      {"source", of("source_url")},
      {"rights", with(rights, of("rights_note"), ": "), found && rights == "unknown" ? Tint::yellow : Tint::none},
      {"AI", with(ai.text, of("ai_notice"), ": "), ai.tint},
      {"numbers", numbers_of(result, look)},
      {"video", video_of(result)},
      {"score", with(of("match_score"), reasons, "  "), Tint::cyan, true},
      {"text", of("tweet_text"), Tint::none, true},
      {"caption", of("caption"), Tint::none, true},
      {"pin comment", of("pin_comment"), Tint::none, true},
      {"instructions", of("instructions"), Tint::none, true},
      {"its caption", of("tiktok_caption"), Tint::dim, true},
      {"credit", of("credit_line")},
      {"so far", decision_of(result), Tint::yellow, true},
  };
}

std::vector<std::string> body_of(const std::vector<Row>& rows, std::size_t width, std::size_t most, bool colour) {
  const std::size_t label = std::min(widest_label, width / 3);
  const auto room = width - label - 1;
  std::vector<std::string> lines;
  for (const auto& row : rows) {
    if (row.text.empty()) continue;
    auto parts = broken(row.text, room);
    if (row.shortens && parts.size() > most) {
      parts.resize(most);
      parts.back() = base::fit(parts.back() + " …", room - 1);
      if (!parts.back().ends_with("…")) parts.back() += "…";
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const auto name = tinted(padded(i == 0 ? base::fit(row.label, label) : "", label), Tint::dim, colour);
      lines.push_back(name + " " + tinted(parts[i], row.tint, colour));
    }
  }
  return lines;
}

std::vector<std::string> foot(const std::string& message, std::string_view keys, std::size_t width, bool colour) {
  std::vector<std::string> lines{""};
  if (!message.empty())
    for (auto& line : broken(message, width)) lines.push_back(tinted(line, Tint::green, colour));
  for (auto& line : broken(keys, width)) lines.push_back(tinted(line, Tint::bold, colour));
  return lines;
}

void append(std::vector<std::string>& lines, std::vector<std::string> more) {
  std::ranges::move(more, std::back_inserter(lines));
}

}  // namespace

std::string short_count(std::int64_t count) {
  struct Unit {
    std::int64_t one;
    const char* letter;
  };
  for (const auto& unit : {Unit{1'000'000'000, "B"}, Unit{1'000'000, "M"}, Unit{1'000, "K"}}) {
    if (count < unit.one) continue;
    const auto tenths = count / (unit.one / 10);
    return tenths < 100 && tenths % 10 != 0 ? fmt::format("{}.{}{}", tenths / 10, tenths % 10, unit.letter)
                                            : fmt::format("{}{}", tenths / 10, unit.letter);
  }
  return fmt::to_string(count);
}

std::vector<std::string> review_screen(const Json& result, const ReviewPlace& place, const std::string& message,
                                       Extent extent, bool colour, const Look& look) {
  const auto width = std::max<std::size_t>(extent.width, 20);
  const auto header = fmt::format("{} of {} · {}{}", place.number, place.of, place.job.empty() ? "" : place.job + " · ",
                                  text_of(result, "result_id"));
  std::vector<std::string> top{tinted(base::fit(header, width), Tint::bold, colour), ""};
  const auto bottom =
      foot(message, "a approve  r reject  e edit  l AI label  s skip  u undo  o open  q quit  ? keys", width, colour);
  const auto room = extent.height > top.size() + bottom.size() ? extent.height - top.size() - bottom.size() : 1;
  const auto rows = rows_of(result, look);
  auto body = body_of(rows, width, no_limit, colour);
  for (const std::size_t most : {8U, 5U, 3U, 2U, 1U})
    if (body.size() > room) body = body_of(rows, width, most, colour);
  if (body.size() > room) {
    body.resize(room);
    body.back() = tinted("…", Tint::dim, colour);
  }
  append(top, std::move(body));
  append(top, bottom);
  return top;
}

std::vector<std::string> review_end_screen(const std::vector<std::string>& summary, const std::string& message,
                                           Extent extent, bool colour) {
  const auto width = std::max<std::size_t>(extent.width, 20);
  std::vector<std::string> lines{tinted(base::fit("nothing is left to decide", width), Tint::bold, colour), ""};
  for (const auto& line : summary) append(lines, broken(line, width));
  append(lines, foot(message, "u undo  q quit  ? keys", width, colour));
  return lines;
}

std::vector<std::string> review_help(Extent extent, bool colour) {
  constexpr std::array<std::pair<const char*, const char*>, 10> keys{{
      {"a", "approves it, so that it can be scheduled"},
      {"r", "rejects it; asks for the reason, which may be empty"},
      {"e", "opens caption, text, pin comment and instructions in $EDITOR"},
      {"l", "turns its AI label on, or off for a reason; asks which"},
      {"s", "leaves it for later"},
      {"u", "takes back the last decision, change of texts or skip; again, the one before"},
      {"o", "shows the video, or the page it came from"},
      {"q", "ends (also Ctrl-C); what was decided stays decided"},
      {"?", "shows these keys"},
      {"", "Any key continues."},
  }};
  const auto width = std::max<std::size_t>(extent.width, 20);
  std::vector<std::string> lines;
  for (const auto& [key, about] : keys) {
    auto parts = broken(about, width - 4);
    for (std::size_t i = 0; i < parts.size(); ++i)
      lines.push_back(tinted(padded(i == 0 ? key : "", 3), Tint::bold, colour) + " " + parts[i]);
  }
  return lines;
}

}  // namespace farmtok::cli
