#include "farm/discovery/relevance/terms.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "base/text/text.hpp"

using namespace farmtok;

TEST_CASE("a text is cut into plain words, whatever script it is in") {
  struct Row {
    const char* text;
    const char* words;
  };
  for (const auto& row : {
           Row{"Abs routine, 8 min! #HomeWorkout", "abs routine 8 min homeworkout"},
           Row{"@some_one: Don\u2019t stop\u2026", "some one dont stop"},
           Row{"café Ünïcøde straße Żółć", "cafe unicode strasse zolc"},
           Row{"fi\u0301tness", "fitness"},
           Row{"\U0001D5D9\U0001D5F6\U0001D601 ＧＹＭ", "fit gym"},
           Row{"Туториал ✔️ #АНИМЕ", "туториал аниме"},
           Row{"筋トレ動画 毎日", "筋トレ 動画 毎日"},
           Row{"الرد على", "الرد علي"},
           Row{"💪🏻🏆 ❤️", ""},
           Row{"bad \xFF\xFE bytes \xC3", "bad bytes"},
           Row{"", ""},
       }) {
    CAPTURE(row.text);
    CHECK(base::join(farm::discovery::words_of(row.text), " ") == row.words);
  }
}

TEST_CASE("the forms of a word have one stem, and other words another") {
  struct Row {
    const char *one, *other;
    bool same;
  };
  for (const auto& row : {
           Row{"transformations", "transform", true},
           Row{"transformation", "transforming", true},
           Row{"motivation", "motivational", true},
           Row{"recipes", "recipe", true},
           Row{"cookies", "cookie", true},
           Row{"puppies", "puppy", true},
           Row{"dances", "dancing", true},
           Row{"baking", "baked", true},
           Row{"running", "runs", true},
           Row{"lifting", "lifts", true},
           Row{"squats", "squat", true},
           Row{"women", "woman", true},
           Row{"horses", "horse", true},
           Row{"boxes", "box", true},
           Row{"training", "train", false},
           Row{"fits", "fit", false},
           Row{"news", "new", false},
           Row{"anime", "animal", false},
           Row{"cars", "care", false},
           Row{"abs", "ab", false},
           Row{"boxing", "box", false},
           Row{"beautiful", "beauty", false},
           Row{"animal", "animation", false},
           Row{"business", "busy", false},
       }) {
    CAPTURE(row.one);
    CAPTURE(row.other);
    CHECK((farm::discovery::stem_of(row.one) == farm::discovery::stem_of(row.other)) == row.same);
  }
}

TEST_CASE("joined hashtags are cut into words that are known, and others stay whole") {
  struct Row {
    const char* word;
    const char* parts;
  };
  for (const auto& row : {
           Row{"homeworkouts", "home workouts"},
           Row{"hairtransformation", ""},
           Row{"gymtok", ""},
           Row{"horsetok", ""},
           Row{"makeuptok", "makeup"},
           Row{"fitnesschallenge", "fitness challenge"},
           Row{"myfitnessjourney", "my fitness journey"},
           Row{"carpet", ""},
           Row{"parents", ""},
           Row{"party", ""},
           Row{"artist", ""},
           Row{"season", ""},
           Row{"catback", ""},
           Row{"catcall", ""},
           Row{"doglovers", "dog lovers"},
           Row{"catxyzzy", ""},
           Row{"xyzbca", ""},
           Row{"beveiligingscamera", ""},
       }) {
    CAPTURE(row.word);
    CHECK(base::join(farm::discovery::parts_of(row.word), " ") == row.parts);
  }
}

TEST_CASE("what a text speaks of has words in full, parts of joined ones for less, and known pairs as one") {
  std::map<std::string, double> spoken;
  for (const auto& each : farm::discovery::spoken_in("Leg day! leg #fitnesschallenge"))
    CHECK(spoken.emplace(each.stem, each.weight).second);
  CHECK(spoken.at("leg") == 1);
  CHECK(spoken.at(farm::discovery::stem_of("legday")) == 1);
  CHECK(spoken.at(farm::discovery::stem_of("fitness")) < 1);
  CHECK(spoken.at(farm::discovery::stem_of("fitness")) > 0);
}

TEST_CASE("a prompt asks for its words but the fillers, each with its near-synonyms") {
  const auto topics = farm::discovery::topics_of("viral fitness transformation clips");
  REQUIRE(topics.size() == 2);
  CHECK(topics[0].word == "fitness");
  CHECK_FALSE(topics[0].aspect);
  CHECK(topics[1].word == "transformation");
  CHECK(topics[1].aspect);
  const auto weight = [&](std::string_view word) {
    const auto& variants = topics[0].variants;
    const auto found =
        std::ranges::find(variants, farm::discovery::stem_of(word), &farm::discovery::Topic::Variant::stem);
    return found == variants.end() ? 0 : found->weight;
  };
  CHECK(weight("fitness") == 1);
  CHECK(weight("gym") > weight("muscle"));
  CHECK(weight("muscle") > 0);
  CHECK(weight("hair") == 0);
  CHECK(weight("train") == 0);  // a train ride is no training
  for (const auto& topic : topics)
    for (const auto& variant : topic.variants) CHECK((variant.weight > 0 && variant.weight <= 1));
}

TEST_CASE("what follows a negation is unwanted, and nothing else") {
  struct Row {
    const char* prompt;
    const char* topics;  // the unwanted with a "-"
  };
  for (const auto& row : {
           Row{"gym and not anime", "gym -anime"},
           Row{"not anime and gym", "-anime gym"},
           Row{"dance without any music", "dance -music"},
           Row{"no cats or horses, dogs", "-cats -horses dogs"},
           Row{"not boring gym videos", "-boring gym"},
           Row{"no hair transformation", "-hair -transformation"},
           Row{"not only dogs but cats", "dogs cats"},
           Row{"fitness, but don't show me dance", "fitness -dance"},
           Row{"leg day, never dance", "leg day -dance"},
           Row{"knot art", "knot art"},
           Row{"no sleep challenge", "-sleep -challenge"},
           // A part of a name, or of a title
           Row{"never gonna give you up", "never gonna"},
           Row{"sin city", "sin city"},
           Row{"sans undertale", "sans undertale"},
           Row{"comic sans meme", "comic sans meme"},
           Row{"deadly sin anime", "deadly sin anime"},
           Row{"original sin", "original sin"},
       }) {
    CAPTURE(row.prompt);
    std::vector<std::string> told;
    for (const auto& topic : farm::discovery::topics_of(row.prompt))
      told.push_back((topic.unwanted ? "-" : "") + topic.word);
    CHECK(base::join(told, " ") == row.topics);
  }
}

TEST_CASE("prompts of other languages ask for their words but what every sentence has") {
  struct Row {
    const char* prompt;
    const char* topics;  // the unwanted with a "-"
  };
  for (const auto& row : {
           Row{"東京の美味しいラーメン", "東京 美味しい ラーメン"},
           Row{"วิธีทำต้มยำกุ้ง", "ต้มยำ กุ้ง"},
           Row{"Rezepte für Kuchen ohne Zucker", "rezepte kuchen -zucker"},
           Row{"las mejores canciones para niños sin palabras", "canciones niños -palabras"},
           Row{"pasta sin gluten", "pasta -gluten"},
           Row{"recette de cuisine sans gluten", "recette cuisine -gluten"},
           Row{"ohne Zucker", "-zucker"},
           Row{"рецепты борща без мяса", "рецепты борща -мяса"},
           Row{"وصفات الدجاج في البيت", "وصفات الدجاج البيت"},
           Row{"die hard stunts", "die hard stunts"},
       }) {
    CAPTURE(row.prompt);
    std::vector<std::string> told;
    for (const auto& topic : farm::discovery::topics_of(row.prompt))
      told.push_back((topic.unwanted ? "-" : "") + topic.word);
    CHECK(base::join(told, " ") == row.topics);
  }
}

TEST_CASE("a text says a phrase in any form of its words, one after the other") {
  struct Row {
    const char *text, *phrase;
    bool says;
  };
  for (const auto& row : {
           Row{"My leg days at the gym", "leg day", true},
           Row{"leg and day", "leg day", false},
           Row{"Die besten Rezepte für den Kuchen", "Rezept", true},
           Row{"Рецепт борща", "борщ", true},
           Row{"وصفة كبسة الدجاج", "دجاج", true},
           Row{"广州早茶点心推荐", "早茶", true},
           Row{"广州早茶点心推荐", "早茶点心", true},
           Row{"広島の東京都民", "京都", false},
           Row{"วิธีทำต้มยำกุ้งง่ายๆ", "ต้มยำกุ้ง", true},
           Row{"고양이가 놀라요", "고양이", true},
           Row{"100% !!!", "!!!", true},
       }) {
    CAPTURE(row.text);
    CAPTURE(row.phrase);
    CHECK(farm::discovery::says(row.text, row.phrase) == row.says);
  }
}

TEST_CASE("plain words are those the vocabulary knows as no subject") {
  const auto topics = farm::discovery::topics_of("weird beautiful naruto transformation mums");
  REQUIRE(topics.size() == 5);
  CHECK(topics[0].plain);
  CHECK(topics[1].plain);
  CHECK_FALSE(topics[2].plain);
  CHECK_FALSE(topics[3].plain);
  CHECK(topics[4].plain);
}

TEST_CASE("topics know their limits") {
  CHECK(farm::discovery::topics_of("").empty());
  CHECK(farm::discovery::topics_of("!!! 💪").empty());
  for (const auto* fillers : {"a", "the", "viral videos", "the best of the best", "not", "without the"}) {
    CAPTURE(fillers);
    CHECK(farm::discovery::topics_of(fillers).empty());
  }
  CHECK(farm::discovery::topics_of("dogs dog").size() == 1);
  const auto pair = farm::discovery::topics_of("leg day");
  REQUIRE(pair.size() == 1);
  CHECK(pair[0].word == "leg day");
  // A word with its own group is not extended: a search for dogs finds no cats.
  const auto dogs = farm::discovery::topics_of("dog");
  for (const auto& variant : dogs.at(0).variants) CHECK(variant.stem != "cat");
}
