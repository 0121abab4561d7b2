#include "farm/discovery/relevance/relevance.hpp"

#include "farm/discovery/relevance/subject.hpp"

#include <doctest/doctest.h>

#include "base/text/text.hpp"

using namespace farmtok;

namespace {

const auto now = *base::parse_instant("2026-06-01T12:00:00Z");

/// A video of the data's time with good numbers.
model::FoundVideo video(std::string text, std::string hashtags = "", std::int64_t views = 400'000, double rate = 0.12) {
  model::FoundVideo made;
  made.video_id = "1";
  made.author = "someone";
  made.text = std::move(text);
  made.hashtags = std::move(hashtags);
  made.views = views;
  made.likes = static_cast<std::int64_t>(static_cast<double>(views) * rate);
  made.posted_at = *base::parse_instant("2020-12-10T00:00:00Z");
  return made;
}

double score(std::string_view prompt, const model::FoundVideo& found) {
  return farm::discovery::relevance(farm::discovery::wish_of(prompt), found, now).score;
}

}  // namespace

TEST_CASE("what is off the topic stays below 30, and what is clearly on it with good numbers reaches 70") {
  struct Row {
    const char* prompt;
    model::FoundVideo video;
    bool fits;
  };
  const char* fitness = "viral fitness transformation clips";
  for (const auto& row : {
           Row{fitness, video("That got shakey", "fyp fitness gym squat powerlifting"), true},
           Row{fitness, video("8 week cut", "fitness gym transformation progress"), true},
           Row{fitness, video("My workout at the gym"), true},
           Row{fitness, video("Old one", "hairstyle hairlook hairtransformation", 5'000'000, 0.2), false},
           Row{fitness, video("", "drag dragqueen dragtransformation", 5'000'000, 0.2), false},
           Row{fitness, video("before and after, what a transformation", "makeover", 9'000'000, 0.2), false},
           Row{fitness, video("train ride with the boys", "train haikyuu", 9'000'000, 0.2), false},
           Row{fitness, video("viral clips", "fyp viral foryou", 90'000'000, 0.3), false},
           Row{"funny dog videos", video("my dog is hilarious", "dog funny puppy"), true},
           Row{"funny dog videos", video("", "funny comedy lol", 9'000'000, 0.3), false},
           Row{"funny dog videos", video("my cat", "cat catsoftiktok", 9'000'000, 0.3), false},
           Row{"easy recipes", video("quick pasta, recipe below", "recipe cooking easyrecipe"), true},
           Row{"easy recipes", video("easy makeup look", "makeup easy", 9'000'000, 0.3), false},
       }) {
    CAPTURE(row.prompt);
    CAPTURE(row.video.text);
    const auto made = score(row.prompt, row.video);
    if (row.fits) CHECK(made >= 70);
    else CHECK(made < 30);
  }
}

TEST_CASE("a word that is no known subject lowers the score a little and never to nothing") {
  const auto naruto = video("Kakashi mi fav", "kakashi naruto anime animeedit");
  const auto dance = video("moves", "dance shuffle"), gym = video("easy workout", "gym workout");
  struct Row {
    const char *prompt, *plain;
    const model::FoundVideo& video;
  };
  for (const auto& row : {
           Row{"funny anime naruto", "anime naruto", naruto},
           Row{"beautiful anime naruto", "anime naruto", naruto},
           Row{"weird anime naruto", "anime naruto", naruto},
           Row{"people dancing in the street", "dancing", dance},
           Row{"workout tips for busy mums", "workout", gym},
       }) {
    CAPTURE(row.prompt);
    CHECK(score(row.prompt, row.video) < score(row.plain, row.video));
    CHECK(score(row.prompt, row.video) > 0.6 * score(row.plain, row.video));
    CHECK(score(row.prompt, row.video) >= 50);
  }
  CHECK(score("weird anime naruto", video("weird", "anime naruto")) > score("weird anime naruto", naruto));
  // Without a known subject the plain words are the subjects, and a missing known one counts as usual.
  CHECK(score("kakapo", dance) == 0);
  CHECK(score("kakapo", video("my kakapo")) >= 70);
  CHECK(score("weird anime naruto", video("weird", "weird")) < 30);
  CHECK(score("naruto fitness", naruto) < 30);
}

TEST_CASE("a word that is not wanted puts a video last") {
  CHECK(score("gym and not anime", video("my workout", "gym")) == score("gym", video("my workout", "gym")));
  CHECK(score("gym and not anime", video("workout", "gym anime")) < 5);
  CHECK(score("gym and not anime", video("edit", "anime")) < 5);
  CHECK(score("not anime", video("edit", "anime")) < 5);
  CHECK(score("not anime", video("workout", "gym")) >= 70);
  const auto found =
      farm::discovery::relevance(farm::discovery::wish_of("not anime"), video("edit", "anime"), now, true);
  CHECK(found.reasons.front() == "mentions anime, which is not wanted");
}

TEST_CASE("engagement orders what fits, and what is not known counts neither way") {
  const char* prompt = "fitness";
  const auto little = video("gym workout", "fitness", 2'000, 0.02), much = video("gym workout", "fitness", 2'000'000);
  CHECK(score(prompt, much) > score(prompt, little) + 10);
  CHECK(score(prompt, video("gym workout", "fitness", 400'000, 0.2)) >
        score(prompt, video("gym workout", "fitness", 400'000, 0.02)));
  auto recent = much;
  recent.posted_at = now - std::chrono::hours{48};
  CHECK(score(prompt, recent) > score(prompt, much));
  // The age is capped: a year and six years are the same.
  auto last_year = much;
  last_year.posted_at = now - std::chrono::hours{24 * 366};
  CHECK(score(prompt, last_year) == score(prompt, much));
  auto unknown = much;
  unknown.views.reset();
  CHECK(farm::discovery::relevance(farm::discovery::wish_of(prompt), unknown, now).engagement == 0);
  auto future = much;
  future.posted_at = now + std::chrono::hours{24};
  CHECK(score(prompt, future) <= 100);
}

TEST_CASE("hashtag stuffing is damped") {
  const auto modest = video("leg workout", "gym fitness legday");
  auto stuffed = video("look at this",
                       "gym dance food cars anime makeup hair football travel music art school family "
                       "love money tech health news nature comedy");
  CHECK(score("fitness", modest) > score("fitness", stuffed) + 10);
}

TEST_CASE("a rare topic counts more than a common one") {
  const farm::discovery::Rarity rarity = [](std::string_view stem) {
    return stem == farm::discovery::stem_of("horse") ? 6.0 : 1.0;
  };
  const auto wish = farm::discovery::wish_of("horse school", rarity);
  const auto horses = video("", "horse"), schools = video("", "school");
  CHECK(farm::discovery::relevance(wish, horses, now).topic > farm::discovery::relevance(wish, schools, now).topic);
}

TEST_CASE("scores are within their bounds, and a wish without topics has engagement alone") {
  const auto empty = farm::discovery::wish_of("");
  model::FoundVideo bare;
  CHECK(farm::discovery::relevance(empty, bare, now).score == 40);
  const auto some = video("the gym of a friend");
  CHECK_FALSE(farm::discovery::no_subject("fitness"));
  CHECK_FALSE(farm::discovery::no_subject(" "));
  CHECK(farm::discovery::no_subject("the best videos") ==
        "\"the best videos\" names no subject: every video is found, the most engaging first");
  CHECK(farm::discovery::no_subject("no sleep challenge") ==
        "\"no sleep challenge\" only says what is not wanted (sleep, challenge), and names no subject: write what to "
        "look for");
  CHECK_FALSE(farm::discovery::no_subject("gym, no sleep"));
  for (const auto* fillers : {"a", "the", "the best videos"})
    CHECK(score(fillers, some) == farm::discovery::relevance(empty, some, now).score);
  CHECK(farm::discovery::relevance(empty, video("x", "", 1'000'000'000, 5), now).score ==
        doctest::Approx(100).epsilon(0.1));
  CHECK(farm::discovery::relevance(farm::discovery::wish_of("gym"), bare, now).score == 0);
  auto wild = video("gym gym gym", "gym fitness workout", 0);
  wild.likes = 1000;
  const auto made = farm::discovery::relevance(farm::discovery::wish_of("gym"), wild, now, true);
  CHECK((made.score >= 0 && made.score <= 100));
}

TEST_CASE("reasons name the words that were found and the numbers") {
  const auto made = farm::discovery::relevance(farm::discovery::wish_of("fitness transformation"),
                                               video("my workout", "gym", 1'500'000, 0.11), now, true);
  CHECK(base::join(made.reasons, "; ") ==
        "mentions fitness (gym, workout); does not mention transformation; 1.5 M views, 11 % likes, 5 years old");
  CHECK(farm::discovery::relevance(farm::discovery::wish_of("fitness"), video("gym"), now).reasons.empty());
}
