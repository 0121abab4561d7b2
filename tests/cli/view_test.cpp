// What tables keep at the usual width of a terminal.
#include "output/view/view.hpp"

#include <doctest/doctest.h>

#include "base/text/text.hpp"
#include "model/schema.hpp"

using namespace farmtok::cli;

namespace {

const std::string post = "post_k3f9qa7m2x5cvb8n4j6h1d0s2w";

std::vector<std::string> lines(const char* noun, const std::vector<Json>& items) {
  const auto& entity = *farmtok::model::find_entity(noun);
  auto made = table_of(view_of(entity), entity, items, {.terminal = true}).lines(80, false);
  for (const auto& line : made) CHECK_MESSAGE(farmtok::base::display_width(line) <= 80, line);
  return made;
}

}  // namespace

TEST_CASE("a list of posts keeps their texts at 80 columns, rendered and fired ones too") {
  const Json planned{{"scheduled_id", post},
                     {"scheduled_datetime", "2026-12-24T18:00:00Z"},
                     {"state", "planned"},
                     {"tweet_text", "Christmas bytes and more of them"}};
  auto fired = planned;
  fired["state"] = "fired";
  fired["fired"] = true;
  fired["dedup_status"] = "completed";
  for (const auto& items : {std::vector{planned}, std::vector{planned, fired}, std::vector{fired}}) {
    const auto made = lines("post", items);
    CHECK(made[0].find("TEXT") != std::string::npos);
    for (std::size_t i = 1; i < made.size(); ++i)
      CHECK_MESSAGE(made[i].find("Christmas bytes and") != std::string::npos, made[i]);
  }
}

TEST_CASE("a list of events keeps what they are about at 80 columns") {
  const Json event{{"event_id", 12},          {"at", "2026-12-24T18:00:00Z"},
                   {"what", "post.planned"},  {"subject", post},
                   {"from_state", "planned"}, {"to_state", "fired"},
                   {"who", "timer"},          {"why", "for 2026-12-24T18:00 (Europe/Berlin)"}};
  CHECK(lines("event", {event})[1].find(post) != std::string::npos);
}

TEST_CASE("a result's video is stored, at an address, or none") {
  const auto of = [](const char* url) {
    return lines("result", {{{"result_id", "res_1"}, {"original_video_url", url}}})[1];
  };
  CHECK(of("http://127.0.0.1:8080/media/med_1").find("yes") != std::string::npos);
  CHECK(of("https://a.test/v.mp4").find("address") != std::string::npos);
  CHECK(of("").find("none") != std::string::npos);
}
