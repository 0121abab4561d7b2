#include "farm/analysis/texts.hpp"

#include <algorithm>
#include <array>

#include "base/text/text.hpp"
#include "farm/discovery/relevance/terms.hpp"

namespace farmtok::farm::analysis {
namespace {

constexpr std::size_t tweet_columns = 280, caption_units = 2200, own_hashtags = 5;

/// Words in front of an account's name that belong to it, the longest first.
constexpr std::array<std::string_view, 32> lead_ins{"responder a",
                                                    "duet w/",
                                                    "duo avec",
                                                    "responding to",
                                                    "antwoorden aan",
                                                    "ответить пользователю",
                                                    "odpowiedz użytk.",
                                                    "reply to",
                                                    "replying to",
                                                    "antwort auf",
                                                    "respuesta a",
                                                    "réponse à",
                                                    "risposta a",
                                                    "الرد على",
                                                    "duet with",
                                                    "duet met",
                                                    "duet mit",
                                                    "stitch with",
                                                    "stitch mit",
                                                    "stitch met",
                                                    "costurar com",
                                                    "credits to",
                                                    "credit to",
                                                    "inspired by",
                                                    "dc",
                                                    "ib",
                                                    "cc",
                                                    "credits",
                                                    "credit",
                                                    "follow",
                                                    "w/",
                                                    "via"};
/// Words before an account's name without its sign.
constexpr std::array<std::string_view, 6> name_signs{"insta:", "ig:", "instagram:", "snap:", "snapchat:", "yt:"};
constexpr std::array<std::string_view, 5> phrases{"link in my bio", "link in the bio", "link in bio", "links in bio",
                                                  "link in profile"};

std::vector<std::string_view> tokens_of(std::string_view text) {
  std::vector<std::string_view> tokens;
  while (true) {
    const auto from = text.find_first_not_of(" \t\r\n\v\f");
    if (from == std::string_view::npos) return tokens;
    const auto end = std::min(text.find_first_of(" \t\r\n\v\f", from), text.size());
    tokens.push_back(text.substr(from, end - from));
    text.remove_prefix(end);
  }
}

bool is_address(std::string_view token) {
  if (token.find("://") != std::string_view::npos || base::lower(token).starts_with("www.")) return true;
  // A host and a path: "bit.ly/x", "example.com".
  const auto dot = token.find('.');
  if (dot == std::string_view::npos || dot < 2 || dot + 2 >= token.size()) return false;
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto end = std::min(token.find('/', dot), token.size());
  const auto last = token.substr(0, end).rfind('.');
  const auto zone = token.substr(last + 1, end - last - 1);
  return zone.size() >= 2 && zone.size() <= 6 && std::ranges::all_of(zone, letter) && letter(token[dot + 1]) &&
         (end < token.size() || zone == "com" || zone == "net" || zone == "org" || zone == "ly" || zone == "me" ||
          zone == "tv" || zone == "app" || zone == "shop");
}

/// Without #hashtags attached to it: "over?!#anime#edit" → "over?!".
std::string_view before_tags(std::string_view token) { return token.substr(0, token.find('#')); }

/// Removes a lead-in from the end of the text so far: "Wow! Reply to" → "Wow!".
void drop_lead_in(std::string& said) {
  const auto lower = base::lower(said);
  for (const auto lead : lead_ins) {
    for (const std::string_view sign : {"", ":", "-", " -"}) {
      const std::string whole = std::string{lead} + std::string{sign};
      if (!lower.ends_with(whole)) continue;
      const auto left = said.size() - whole.size();
      if (left > 0 && said[left - 1] != ' ' && said[left - 1] != '(') continue;
      said.resize(left);
      said.resize(base::trim(said).size());
      return;
    }
  }
}

std::string without_phrases(std::string text) {
  for (const auto phrase : phrases) {
    for (auto at = base::lower(text).find(phrase); at != std::string::npos; at = base::lower(text).find(phrase))
      text.erase(at, phrase.size());
  }
  return text;
}

std::size_t units_of(std::string_view text) {
  std::size_t units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) != 0x80) units += byte >= 0xF0 ? 2 : 1;
  }
  return units;
}

/// At most `limit` UTF-16 units, cut between words where there are any.
std::string cut(std::string text, std::size_t limit) {
  if (units_of(text) <= limit) return text;
  std::size_t units = 0, end = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0) == 0x80) continue;
    units += byte >= 0xF0 ? 2 : 1;
    if (units + 1 > limit) break;  // one is reserved for the "…"
    end = i;
  }
  const auto blank = text.rfind(' ', end);
  text.resize(blank != std::string::npos && blank > end / 2 ? blank : end);
  return text + "…";
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
  return text;
}

/// The author's hashtags that name a topic: those of the wish first, without the requested ones.
std::vector<std::string> topical_hashtags(const model::FoundVideo& video, const discovery::Wish& wish,
                                          const std::vector<std::string>& wanted) {
  std::vector<std::string> tags;
  for (const auto& tag : base::split(video.hashtags, ' ')) {
    const auto words = discovery::words_of(tag);
    const bool tells =
        std::ranges::any_of(words, [](const auto& word) { return word.size() > 1 && !discovery::is_filler(word); });
    const auto same = [&](const std::string& other) { return base::lower(other) == tag; };
    if (tells && std::ranges::none_of(wanted, same) && std::ranges::none_of(tags, same)) tags.push_back(tag);
  }
  std::ranges::stable_partition(tags, [&](const auto& tag) {
    return std::ranges::any_of(discovery::spoken_in(tag), [&](const auto& spoken) {
      const auto roles = wish.roles.find(spoken.stem);
      return spoken.weight == 1 && roles != wish.roles.end() && roles->second.front().topic < wish.topics.size();
    });
  });
  if (tags.size() > own_hashtags) tags.resize(own_hashtags);
  return tags;
}

bool only_asks_for_hashtags(std::string_view sentence) {
  static constexpr std::array<std::string_view, 18> words{"include",  "add",   "use", "with",    "and",    "the",
                                                          "hashtag",  "tags",  "tag", "always",  "please", "also",
                                                          "hashtags", "these", "in",  "caption", "at",     "end"};
  return std::ranges::all_of(discovery::words_of(sentence),
                             [](const auto& word) { return std::ranges::count(words, word) > 0; });
}

constexpr std::array<std::string_view, 4> places{"{credit}", "{author}", "{text}", "{hashtags}"};

bool has_place(std::string_view text) {
  return std::ranges::any_of(places, [&](auto place) { return text.find(place) != std::string_view::npos; });
}

std::string without_places(std::string text) {
  for (const auto place : places) text = replaced(std::move(text), place, " ");
  return text;
}

/// Whether a sentence of a caption_prompt says how to write instead of what: "Include #gym", "Motivational tone".
bool is_direction(std::string_view sentence) {
  static constexpr std::array<std::string_view, 28> verbs{
      "include",    "add",       "use",       "mention",  "write",     "rewrite",   "keep",
      "make",       "tone",      "put",       "append",   "insert",    "please",    "always",
      "avoid",      "ensure",    "translate", "shorten",  "summarise", "summarize", "caption",
      "mentioning", "including", "dont",      "hashtags", "hashtag",   "style",     "language"};
  static constexpr std::array<std::string_view, 4> manners{"tone", "hashtag", "hashtags", "voice"};
  const auto words = discovery::words_of(without_places(std::string{sentence}));
  if (words.empty() || sentence.starts_with('{')) return false;
  if (std::ranges::count(verbs, words[0]) > 0) return true;
  const bool placed = words[0] == "end" || words[0] == "start" || words[0] == "begin" || words[0] == "finish";
  if (placed && words.size() > 1 && words[1] == "with") return true;
  return std::ranges::any_of(words, [](const auto& word) { return std::ranges::count(manners, word) > 0; });
}

/// The caption part of a direction with places: the text after its colon ("Use: {text} by {author}"), or the places
/// alone ("Add {credit} at the end").
std::string form_in(std::string_view direction) {
  const auto colon = direction.find(':');
  if (colon < direction.find('{')) return std::string{base::trim(direction.substr(colon + 1))};
  std::string form;
  for (std::size_t i = 0; i < direction.size(); ++i)
    for (const auto place : places)
      if (direction.substr(i).starts_with(place)) form += (form.empty() ? "" : " ") + std::string{place};
  return form;
}

/// The sentences of a prompt, each with the blanks and line breaks after it.
std::vector<std::string_view> sentences_of(std::string_view text) {
  constexpr std::string_view blank = " \t\r\n";
  std::vector<std::string_view> sentences;
  while (!text.empty()) {
    std::size_t end = 0;
    for (; end < text.size(); ++end) {
      const char c = text[end];
      if (c == '\n') break;
      const bool stops = c == '.' || c == '!' || c == '?' || c == ';';
      const auto next = text.find_first_not_of(blank, end + 1);
      // "{text} Add #gym": a direction may begin after a place without a full stop.
      const bool directs = c == '}' && next != text.npos && next > end + 1 && text[next] >= 'A' && text[next] <= 'Z' &&
                           is_direction(text.substr(next, text.find_first_of(blank, next) - next));
      if (directs) {
        ++end;
        break;
      }
      if (stops && (end + 1 == text.size() || blank.find(text[end + 1]) != blank.npos)) {
        ++end;
        break;
      }
    }
    end = std::min(text.find_first_not_of(blank, end), text.size());
    sentences.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return sentences;
}

/// Moves the hashtags of a sentence into `tags`; returns the rest of it, on one line.
std::string take_hashtags(std::string_view sentence, std::vector<std::string>& tags) {
  std::string left;
  for (const auto token : tokens_of(sentence)) {
    const auto tag = token.starts_with('#') ? token.substr(1, token.find_first_of(".,;:!?\"')", 1) - 1) : "";
    if (!tag.empty()) tags.emplace_back(tag);
    else left += (left.empty() ? "" : " ") + std::string{token};
  }
  return left;
}

/// The author's words, if there are any.
std::string words_said(const model::FoundVideo& video) {
  auto said = said_in(video.text);
  return discovery::words_of(said).empty() ? std::string{} : said;
}

}  // namespace

std::string said_in(std::string_view caption) {
  std::string said;
  bool name_follows = false;
  const auto text = without_phrases(std::string{caption});
  const auto tokens = tokens_of(text);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const auto token = tokens[i];
    if (name_follows) {
      name_follows = false;
      continue;
    }
    const auto lower = base::lower(token);
    if (std::ranges::count(name_signs, lower) > 0) {
      name_follows = true;
      continue;
    }
    // "#duet with @x": the words around the name are removed, and the hashtag with them.
    const bool named = i + 2 < tokens.size() && tokens[i + 2].front() == '@';
    const bool kind_of_post =
        named && (lower == "#duet" || lower == "#stitch" || lower == "#dueto" || lower == "#duett" || lower == "#duo");
    if (token.front() == '@' || is_address(token)) {
      drop_lead_in(said);
      continue;
    }
    const auto word = kind_of_post ? token.substr(1) : before_tags(token);
    // Brackets that were around hashtags.
    if (word.find_first_not_of("()[]{}<>|/\\") == std::string_view::npos) continue;
    if (!said.empty()) said += ' ';
    said += word;
  }
  for (const std::string_view left : {"duet", "stitch"})
    if (base::lower(said) == left) said.clear();
  // "train ride with #kenma": the hashtag after the word is gone.
  for (const std::string_view left : {" with", " w/", " from", " by", " ft.", " ft", " avec", " mit"})
    if (base::lower(said).ends_with(left) && tokens.back().find_first_of("#@") == 0)
      said.resize(said.size() - left.size());
  const auto from = said.find_first_not_of(" -|,.:;!");
  if (from == std::string::npos) return {};
  return said.substr(from, said.find_last_not_of(" -|,:;") + 1 - from);
}

std::string tweet_of(const model::FoundVideo& video, std::string_view credit_line) {
  auto said = words_said(video);
  for (std::size_t i = 0; i + 1 < said.size(); ++i) {
    const bool ends = said[i] == '.' || said[i] == '!' || said[i] == '?';
    if (ends && said[i + 1] == ' ' && i > 8) {
      said.resize(i + 1);
      break;
    }
  }
  if (said.empty()) said = credit_line;
  return base::fit(said, tweet_columns);
}

CaptionPlan plan_caption(std::string_view prompt) {
  CaptionPlan plan;
  const bool form = has_place(prompt);
  for (const auto sentence : sentences_of(prompt)) {
    // "Motivational. By {credit}.": a statement in front of a form describes it.
    const bool describes = plan.form.empty() && !has_place(sentence) && base::trim(sentence).ends_with('.');
    const bool direction = describes || is_direction(sentence);
    if (form && !direction) {
      plan.form += sentence;
      continue;
    }
    if (has_place(sentence)) {
      if (!plan.form.empty() && plan.form.back() != ' ' && plan.form.back() != '\n') plan.form += ' ';
      plan.form += form_in(sentence) + ' ';
      continue;
    }
    const auto left = take_hashtags(sentence, plan.hashtags);
    if (!only_asks_for_hashtags(left)) plan.cannot.push_back(left);
  }
  plan.form = base::trim(plan.form);
  if (form && plan.form.find("{text}") == std::string::npos) plan.form = "{text} " + plan.form;
  return plan;
}

std::string caption_of(const CaptionPlan& plan, const model::FoundVideo& video, const discovery::Wish& wish,
                       std::string_view credit_line) {
  auto tags = plan.hashtags;
  for (auto& tag : topical_hashtags(video, wish, plan.hashtags)) tags.push_back(std::move(tag));
  const auto said = words_said(video);
  if (!plan.form.empty()) {
    const bool credited = plan.form.find("{credit}") != std::string::npos;
    const bool tagged = plan.form.find("{hashtags}") != std::string::npos;
    std::string all;
    for (const auto& tag : tagged ? tags : plan.hashtags) all += (all.empty() ? "#" : " #") + tag;
    // The author's own words last, so that a "{credit}" among them stays text.
    auto made = replaced(plan.form + (tagged || all.empty() ? "" : " {hashtags}"), "{hashtags}", all);
    made = replaced(made, "{credit}", credit_line);
    made = replaced(made, "{author}", video.author);
    made = replaced(made, "{text}", said.empty() && !credited ? credit_line : std::string_view{said});
    // Also without the characters that separated the form from missing words: "{text} - {credit}".
    const auto from = said.empty() ? made.find_first_not_of(" \n-|,:;") : 0;
    return cut(std::string{base::trim(std::string_view{made}.substr(std::min(from, made.size())))}, caption_units);
  }
  std::string made = cut(said.empty() ? std::string{credit_line} : said, caption_units);
  for (const auto& tag : tags) {
    if (units_of(made) + units_of(tag) + 2 > caption_units) break;
    made += (made.empty() ? "#" : " #") + tag;
  }
  return made;
}

}  // namespace farmtok::farm::analysis
