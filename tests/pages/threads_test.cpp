#include <doctest/doctest.h>

#include <thread>
#include <vector>

#include "samples.hpp"

using namespace farmtok::pages;

TEST_CASE("pages rendered by several threads at once are the same as one after the other") {
  const auto page = samples::refused();
  const auto alone = task_page(page);
  std::vector<std::string> together(8);
  {
    std::vector<std::jthread> threads;
    for (auto& html : together) {
      threads.emplace_back([&] {
        for (int i = 0; i < 50; ++i) html = task_page(page);
      });
    }
  }
  for (const auto& html : together) CHECK(html == alone);
}
