#include "farm/analysis/texts.hpp"

#include <doctest/doctest.h>

#include "base/text/text.hpp"

using namespace farmtok;

namespace {

model::FoundVideo video(std::string text, std::string hashtags = "") {
  model::FoundVideo made;
  made.video_id = "1";
  made.author = "someone";
  made.text = std::move(text);
  made.hashtags = std::move(hashtags);
  return made;
}

std::size_t utf16_units(std::string_view text) {
  std::size_t units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) != 0x80) units += byte >= 0xF0 ? 2 : 1;
  }
  return units;
}

std::string caption(std::string_view prompt, const model::FoundVideo& found) {
  return farm::analysis::caption_of(farm::analysis::plan_caption(prompt), found, farm::discovery::wish_of("fitness"),
                                    "Video by @someone");
}

}  // namespace

TEST_CASE("what an author says is freed of tags, names, addresses and what stands around them") {
  struct Row {
    const char* caption;
    const char* said;
  };
  for (const auto& row : {
           Row{"That got shakey #fyp #fitness", "That got shakey"},
           Row{"Reply to @creator_1 #gym", ""},
           Row{"Reply to @creator_1 - my work here is done.", "my work here is done."},
           Row{"Antwoorden aan @x even goed nadenken", "even goed nadenken"},
           Row{"#duet with @x had to jump on this", "had to jump on this"},
           Row{"#stitch with @x", ""},
           Row{"Dance dc: @x", "Dance"},
           Row{"Wow! credits to @x and @y", "Wow! and"},
           Row{"Link in bio! Abs in 8 minutes", "Abs in 8 minutes"},
           Row{"New video is live, link in my bio", "New video is live"},
           Row{"see https://example.com/x?y=1 now", "see now"},
           Row{"see www.example.com and bit.ly/abc now", "see and now"},
           Row{"PIZZA?\nIG: thefashionjogger", "PIZZA?"},
           Row{"over?!#anime#edit", "over?!"},
           Row{"Kakashi mi fav { #kakashi #naruto }", "Kakashi mi fav"},
           Row{"Yee #fyp #college #duet #gym", "Yee"},
           Row{"#duet w/ @x / #africa", ""},
           Row{"#duo avec @x #fyp", ""},
           Row{"train ride with #kenma#haikyuu", "train ride"},
           Row{"I ran with", "I ran with"},
           Row{"8.5 hours, e.g. at night", "8.5 hours, e.g. at night"},
           Row{"  two   blanks \t here ", "two blanks here"},
           Row{"", ""},
       }) {
    CAPTURE(row.caption);
    CHECK(farm::analysis::said_in(row.caption) == row.said);
  }
}

TEST_CASE("the tweet is the first sentence, or what there is") {
  CHECK(farm::analysis::tweet_of(video("Hope this helps! More tomorrow. #gym", "gym"), "Video by @x") ==
        "Hope this helps!");
  for (const auto* wordless : {"#gymfail #cringe #gym", "🙃", "😂😂 #horse", "@x", "", "{ #anime }", "#duet with @x"}) {
    CAPTURE(wordless);
    CHECK(farm::analysis::tweet_of(video(wordless, "gymfail cringe gym"), "Video by @x") == "Video by @x");
  }
  CHECK(farm::analysis::tweet_of(video("#fyp", "fyp"), "Video by @x") == "Video by @x");
  const auto endless = farm::analysis::tweet_of(video(std::string(5000, 'x')), "");
  CHECK(base::display_width(endless) <= 280);
  CHECK(endless.ends_with("…"));
}

TEST_CASE("a caption prompt's hashtags are taken, and what rules cannot do is told") {
  const auto plan = farm::analysis::plan_caption("Motivational tone. Include #fitness #transformation #gymtok");
  CHECK(base::join(plan.hashtags, " ") == "fitness transformation gymtok");
  CHECK(base::join(plan.cannot, "; ") == "Motivational tone.");
  const auto other = farm::analysis::plan_caption("Rewrite in first person. Add #entrepreneurship, #business.");
  CHECK(base::join(other.hashtags, " ") == "entrepreneurship business");
  CHECK(base::join(other.cannot, "; ") == "Rewrite in first person.");
  CHECK(farm::analysis::plan_caption("").cannot.empty());
  CHECK(farm::analysis::plan_caption("by {author}: {text}").form == "by {author}: {text}");
}

TEST_CASE("a caption has the author's words, the hashtags asked for and a few topical ones") {
  const auto found = video("That got shakey #fyp #squat", "fyp squat foryou gym horse anime cake art music");
  CHECK(caption("", found) == "That got shakey #squat #gym #horse #anime #cake");
  CHECK(caption("Include #fitness #Gym", found) == "That got shakey #fitness #Gym #squat #horse #anime #cake #art");
  CHECK(caption("", video("#fyp", "fyp")) == "Video by @someone");
}

TEST_CASE("directions are followed and never copied, and the other sentences of a form are") {
  struct Row {
    const char *prompt, *caption, *wordless;  // of a video that says "That got shakey", and of one that says nothing
  };
  const auto says = video("That got shakey #gym", "gym"), nothing = video("#gym", "gym");
  for (const auto& row : {
           Row{"Include #fitness #gymtok. {credit}", "That got shakey Video by @someone #fitness #gymtok",
               "Video by @someone #fitness #gymtok"},
           Row{"Motivational tone. {text} Add #fitness.", "That got shakey #fitness", "Video by @someone #fitness"},
           Row{"{text} - {credit}", "That got shakey - Video by @someone", "Video by @someone"},
           Row{"Rewrite in first person! {credit}", "That got shakey Video by @someone", "Video by @someone"},
           Row{"Motivational. By {credit}.", "That got shakey By Video by @someone.", "By Video by @someone."},
           Row{"Watch! {text}", "Watch! That got shakey", "Watch! Video by @someone"},
           Row{"Add {credit} at the end", "That got shakey Video by @someone", "Video by @someone"},
           Row{"Use the form: {text} by {author}", "That got shakey by someone", "Video by @someone by someone"},
           Row{"{text}\n\nFollow for more! {credit}", "That got shakey\n\nFollow for more! Video by @someone",
               "Follow for more! Video by @someone"},
           Row{"Keep it short. Mention #fitness; {text} #daily", "That got shakey #daily #fitness",
               "Video by @someone #daily #fitness"},
           Row{"{text} {hashtags} Include #a", "That got shakey #a #gym", "Video by @someone #a #gym"},
           Row{"Make it fun. Write two lines. Tone: calm.", "That got shakey #gym", "Video by @someone #gym"},
       }) {
    CAPTURE(row.prompt);
    CHECK(caption(row.prompt, says) == row.caption);
    CHECK(caption(row.prompt, nothing) == row.wordless);
  }
}

TEST_CASE("a form is filled, once") {
  const auto found = video("I say {credit} #gym", "gym");
  CHECK(caption("{text} ({credit}) by {author} {hashtags}", found) ==
        "I say {credit} (Video by @someone) by someone #gym");
}

TEST_CASE("a caption never exceeds 2200 UTF-16 units, and keeps whole characters") {
  for (const char* letter : {"x", "é", "漢", "💪"}) {
    std::string text = "x";
    for (int i = 0; i < 3000; ++i) text += letter;
    CAPTURE(letter);
    for (const auto& made : {caption("#fitness", video(text, "gym")), caption("{text}{text}", video(text))}) {
      CHECK(utf16_units(made) <= 2200);
      CHECK(utf16_units(made) >= 2190);
      CHECK(base::valid_utf8(made));
    }
  }
}
