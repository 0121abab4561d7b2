#include "output/view/video.hpp"

#include <doctest/doctest.h>

#include "output/view/view.hpp"

using namespace farmtok;
using base::Json;

TEST_CASE("videos, variations and fidelity are a line each") {
  CHECK(cli::video_line(Json::object()).empty());
  CHECK(cli::video_line({{"container", "mp4"},
                         {"video_codec", "h264"},
                         {"width", 1080},
                         {"height", 1920},
                         {"duration_seconds", 15.04},
                         {"frames_per_second", 29.97},
                         {"bytes", 4100000}}) == "1080×1920 · h264, silent in mp4 · 15.0 s · 29.97 fps · 4.1 MB");
  CHECK(cli::variation_line(
            {{"seed", 42}, {"zoom", 1.0306}, {"tilt_degrees", -0.68}, {"saturation", 0.98}, {"speed", 1}}) ==
        "zoom 1.031 · tilt -0.68° · saturation 0.980 · speed 1.000 (seed 42)");
  CHECK(cli::fidelity_line({{"psnr", 41.25}, {"ssim", 0.9871}, {"pictures", 4}}) ==
        "41.2 dB · similarity 0.987 · 4 pictures compared");
  CHECK(cli::fidelity_line({{"psnr", 41.25}, {"ssim", 0.9871}, {"colour", 0.44}, {"pictures", 4}}) ==
        "41.2 dB · similarity 0.987 · colours 0.4 off · 4 pictures compared");
  CHECK(cli::fidelity_line({{"psnr", 30}, {"ssim", 1}, {"pictures", 1}}) ==
        "30.0 dB · similarity 1.000 · 1 picture compared");
  CHECK(cli::fidelity_line(Json::object()).empty());
}

TEST_CASE("the signer of content credentials is not verified") {
  CHECK(cli::credentials_line({{"generator", "Dream Machine"}, {"signer", "Luma"}, {"digital_source_type", "x"}}) ==
        "Dream Machine, signed by Luma (not verified) (x)");
}

TEST_CASE("a post's card tells how its copy was made, and each note in a line") {
  const Json post{{"scheduled_id", "post_1"},
                  {"state", "planned"},
                  {"dedup_status", "completed"},
                  {"render",
                   {{"input", Json::object()},
                    {"output", Json::object()},
                    {"render_seconds", 2.44},
                    {"profile", "tiktok"},
                    {"encoder", "libx264"},
                    {"fidelity", {{"psnr", 50.4}, {"ssim", 0.995}, {"pictures", 3}}},
                    {"notes", "turned upright\nHDR made SDR"}}}};
  std::string card;
  for (const auto& line : cli::post_card(post, {}).lines(0, false)) card += line + "\n";
  CAPTURE(card);
  for (const char* told : {"50.4 dB · similarity 0.995 · 3 pictures compared\n", "in 2.4 s for tiktok, by libx264\n",
                           "  turned upright\n", "  HDR made SDR\n"})
    CHECK(card.find(told) != std::string::npos);
  auto old = post;
  for (const char* later : {"profile", "encoder", "fidelity", "notes"}) old["render"].erase(later);
  card.clear();
  for (const auto& line : cli::post_card(old, {}).lines(0, false)) card += line + "\n";
  CHECK(card.find("in 2.4 s\n") != std::string::npos);
  CHECK(card.find("fidelity") == std::string::npos);
}
