#include "farm/discovery/relevance/relevance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "base/text/text.hpp"
#include "words/cut.hpp"
#include "words/letters.hpp"

namespace farmtok::farm::discovery {
namespace {

// Weights by the place of a word: the author's name counts less than the author's words about this video.
constexpr double in_text = 1, in_hashtags = 1, in_author = 0.5;
/// A word in both the text and the hashtags counts a little more.
constexpr double said_twice = 1.25;
/// Beyond this number each further hashtag reduces the weight of all: a post with very many tags has no clear topic.
constexpr double plain_hashtags = 7;
/// Long texts mention many things.
constexpr double plain_words = 25;
/// The share of the subjects' score that missing aspects cost, and words that are no known subject.
constexpr double by_aspects = 0.18, by_plain = 0.25;
/// Near words do not make a video an unwanted one.
constexpr double surely = 0.5;
/// How quickly evidence suffices: one sure word gives 0.8, two give 0.96.
constexpr double saturation = 1.6;

struct Evidence {
  double sum = 0;
  double best = 0;
  std::vector<std::pair<double, const std::string*>> words;  // weight, word
};

bool begins_tag(char c) { return c == '#' || c == '@'; }
bool ends_tag(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '.' || c == ',' || c == '!' || c == '?' ||
         begins_tag(c);
}

/// The text before the first sign that is one of them; `rest` then begins with it.
std::string_view take_until(std::string_view& rest, bool one_of_them(char)) {
  const auto end = std::ranges::find_if(rest, one_of_them);
  const auto taken = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
  rest.remove_prefix(taken.size());
  return taken;
}

/// The prose of a caption: without its #hashtags, which are counted separately, and without @names.
std::string prose_of(std::string_view text) {
  std::string prose;
  prose.reserve(text.size());
  while (!text.empty()) {
    prose += take_until(text, begins_tag);
    if (text.empty()) break;
    text.remove_prefix(1);
    take_until(text, ends_tag);
    prose += ' ';
  }
  return prose;
}

struct Heard {
  double text = 0, hashtags = 0, author = 0;
  double weight() const {
    const double once = std::max({text, hashtags, author});
    return text > 0 && hashtags > 0 ? once * said_twice : once;
  }
};

/// Whether the text has no other words than fillers.
bool are_fillers(std::string_view text) {
  words::Cutter cutter{text};
  for (std::string word; cutter.next(word);)
    if (!is_filler(words::plain(word))) return false;
  return true;
}

/// What is left of a word's weight among so many hashtags. Those of fillers alone do not count.
double share_among(std::string_view hashtags) {
  const auto tags = base::split(hashtags, ' ');
  if (static_cast<double>(tags.size()) <= plain_hashtags) return 1;
  const auto telling = static_cast<double>(std::ranges::count(tags, false, are_fillers));
  return telling > plain_hashtags ? std::sqrt(plain_hashtags / telling) : 1;
}

/// The stems of the wish that the video contains.
std::unordered_map<std::string, Heard> listen(const Wish& wish, const model::FoundVideo& video) {
  std::unordered_map<std::string, Heard> heard;
  const auto take = [&](const std::vector<Spoken>& spoken, double place, double Heard::*where) {
    for (const auto& [stem, weight, again] : spoken)
      if (wish.roles.contains(stem)) heard[stem].*where = weight * place;
  };
  const auto prose = prose_of(video.text);
  const std::array<std::string_view, 4> parts{prose, video.hashtags, video.author,
                                              video.author_name ? std::string_view{*video.author_name} : ""};
  const auto spoken = spoken_in(parts);
  const auto length = static_cast<double>(std::ranges::count(spoken[0], false, &Spoken::again));
  take(spoken[0], in_text * (length > plain_words ? std::sqrt(plain_words / length) : 1), &Heard::text);
  take(spoken[1], in_hashtags, &Heard::hashtags);
  // Only of a video that has a word of the wish there: the tags are cut into words once more for this.
  if (std::ranges::any_of(heard, [](const auto& each) { return each.second.hashtags > 0; })) {
    const auto share = share_among(video.hashtags);
    for (auto& [stem, how] : heard) how.hashtags *= share;
  }
  take(spoken[2], in_author, &Heard::author);
  take(spoken[3], in_author, &Heard::author);
  return heard;
}

const Topic& topic_at(const Wish& wish, std::size_t i) {
  return i < wish.topics.size() ? wish.topics[i] : wish.unwanted[i - wish.topics.size()];
}

std::vector<Evidence> evidence_for(const Wish& wish, const std::unordered_map<std::string, Heard>& heard) {
  std::vector<Evidence> evidence(wish.topics.size() + wish.unwanted.size());
  for (const auto& [stem, how] : heard) {
    for (const auto& [topic, variant] : wish.roles.at(stem)) {
      const auto& asked = topic_at(wish, topic).variants[variant];
      const double weight = how.weight() * asked.weight;
      evidence[topic].sum += weight;
      evidence[topic].best = std::max(evidence[topic].best, std::min(1.0, weight));
      evidence[topic].words.emplace_back(weight, &asked.word);
    }
  }
  return evidence;
}

/// 0 to 1: many near words never count more than one sure word.
double heard_of(const Evidence& evidence) {
  if (evidence.best <= 0) return 0;
  return evidence.best * (1 - std::exp(-saturation * evidence.sum / evidence.best));
}

/// The parts of a wish with equal weight, averaged by rarity.
struct Share {
  double sum = 0, weight = 0, least = 1;

  void add(double part, double rarity) {
    sum += part * rarity;
    weight += rarity;
    least = std::min(least, part);
  }
  double mean() const { return sum / weight; }
  /// The rest for the others when these may take `most`.
  double beside(double most) const { return weight == 0 ? 1 : 1 - most * (1 - mean()); }
};

/// Subjects must all be there: a missing one leaves a quarter of the others. Aspects only add to them, and so do
/// plain words as long as another word names the subject.
double coverage(const Wish& wish, const std::vector<Evidence>& evidence) {
  const bool named = std::ranges::any_of(wish.topics, [](const Topic& topic) { return !topic.aspect && !topic.plain; });
  Share subjects, aspects, plain;
  for (std::size_t i = 0; i < wish.topics.size(); ++i) {
    const auto& topic = wish.topics[i];
    auto& share = topic.aspect ? aspects : topic.plain && named ? plain : subjects;
    share.add(heard_of(evidence[i]), wish.rarity[i]);
  }
  if (subjects.weight == 0) return aspects.mean();
  const double mean = subjects.mean();
  if (mean == 0) return 0;
  const double held = mean * (0.25 + 0.75 * std::min(1.0, subjects.least / mean));
  const double covered = held * aspects.beside(by_aspects) * plain.beside(by_plain);
  // The last step to certainty is smaller than the first: a clear match counts nearly in full.
  return 1 - std::pow(1 - covered, 1.5);
}

/// 0 to 1: the rest of a video's score after its unwanted words; one sure word leaves nothing.
double spared(const Wish& wish, const std::vector<Evidence>& evidence) {
  double left = 1;
  for (auto i = wish.topics.size(); i < evidence.size(); ++i)
    left = std::min(left, std::max(0.0, 1 - heard_of(evidence[i]) / 0.75));
  return left;
}

/// 0 at `low`, 1 at `high`, by the logarithm: ten times as many count as one step.
double steps(double value, double low, double high) {
  if (value <= low) return 0;
  return std::min(1.0, std::log(value / low) / std::log(high / low));
}

std::string short_count(double count) {
  if (count >= 1e6) return fmt::format("{:.3g} M", count / 1e6);
  if (count >= 1e4) return fmt::format("{:.0f} k", count / 1e3);
  return fmt::format("{:.0f}", count);
}

std::string short_age(double days) {
  if (days >= 730) return fmt::format("{:.0f} years old", days / 365);
  if (days >= 60) return fmt::format("{:.0f} months old", days / 30.4);
  return days < 1.5 ? "1 day old" : fmt::format("{:.0f} days old", days);
}

struct Engagement {
  double value = 0;
  std::vector<std::string> reasons;
};

/// Views show how many people it reached, likes for each view how many of them liked it, and views a day how fast. The
/// age is capped at a year, so that an old catalogue is still ordered by it and not all counted as slow.
Engagement engagement_of(const model::FoundVideo& video, base::Instant now, bool reasons) {
  Engagement made;
  const auto tell = [&](const auto& words) {
    if (reasons) made.reasons.push_back(words());
  };
  if (!video.views) {
    tell([] { return "views not known"; });
    return made;
  }
  const auto views = static_cast<double>(*video.views);
  double sum = 0.5 * steps(views, 1e3, 1e7), weight = 0.5;
  tell([&] { return short_count(views) + " views"; });
  if (video.likes && views > 0) {
    const double rate = static_cast<double>(*video.likes) / views;
    sum += 0.3 * std::min(1.0, rate / 0.2);
    weight += 0.3;
    tell([&] { return fmt::format("{:.2g} % likes", std::min(rate, 1.0) * 100); });
  }
  if (video.posted_at) {
    const double days = std::max(1.0, std::chrono::duration<double>(now - *video.posted_at).count() / 86400);
    sum += 0.2 * steps(views / std::min(days, 365.0), 10, 1e6);
    weight += 0.2;
    tell([&] { return short_age(days); });
  }
  made.value = sum / weight;
  return made;
}

void tell_topics(const Wish& wish, std::vector<Evidence>& evidence, std::vector<std::string>& reasons) {
  std::vector<std::string> spoken, missed;
  for (std::size_t i = 0; i < wish.topics.size(); ++i) {
    auto& words = evidence[i].words;
    if (words.empty()) {
      missed.push_back(wish.topics[i].word);
      continue;
    }
    std::ranges::sort(words, [](const auto& a, const auto& b) {
      return a.first != b.first ? a.first > b.first : *a.second < *b.second;
    });
    std::vector<std::string> names;
    for (const auto& word : words)
      if (names.size() < 3 && std::ranges::count(names, *word.second) == 0) names.push_back(*word.second);
    spoken.push_back(names == std::vector{wish.topics[i].word}
                         ? wish.topics[i].word
                         : fmt::format("{} ({})", wish.topics[i].word, base::join(names, ", ")));
  }
  if (!spoken.empty()) reasons.push_back("mentions " + base::join(spoken, " and "));
  if (!missed.empty()) reasons.push_back("does not mention " + base::join(missed, " or "));
  for (std::size_t i = 0; i < wish.unwanted.size(); ++i)
    if (!evidence[wish.topics.size() + i].words.empty())
      reasons.push_back(fmt::format("mentions {}, which is not wanted", wish.unwanted[i].word));
}

}  // namespace

Wish wish_of(std::string_view prompt, const Rarity& rarity) {
  Wish wish;
  for (auto& topic : topics_of(prompt)) {
    if (topic.unwanted) std::erase_if(topic.variants, [](const auto& each) { return each.weight < surely; });
    (topic.unwanted ? wish.unwanted : wish.topics).push_back(std::move(topic));
  }
  for (std::size_t i = 0; i < wish.topics.size() + wish.unwanted.size(); ++i) {
    const auto& variants = topic_at(wish, i).variants;
    for (std::size_t v = 0; v < variants.size(); ++v) wish.roles[variants[v].stem].push_back({i, v});
  }
  // Between half and one and a half: a rare word means more, but every topic of a prompt counts.
  for (const auto& topic : wish.topics)
    wish.rarity.push_back(rarity ? std::clamp(rarity(topic.variants[0].stem) / 4, 0.5, 1.5) : 1.0);
  return wish;
}

Relevance relevance(const Wish& wish, const model::FoundVideo& video, base::Instant now, bool reasons) {
  Relevance made;
  auto engagement = engagement_of(video, now, reasons);
  made.engagement = engagement.value;
  auto evidence = wish.roles.empty() ? std::vector<Evidence>{} : evidence_for(wish, listen(wish, video));
  if (wish.topics.empty()) {
    made.score = 40 + 60 * made.engagement;
  } else {
    made.topic = coverage(wish, evidence);
    made.score = 100 * made.topic * (0.6 + 0.4 * made.engagement);
  }
  made.score *= spared(wish, evidence);
  if (reasons) tell_topics(wish, evidence, made.reasons);
  if (reasons) made.reasons.push_back(base::join(engagement.reasons, ", "));
  return made;
}

}  // namespace farmtok::farm::discovery
