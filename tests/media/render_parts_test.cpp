// The parts of a render's threads.

#include <doctest/doctest.h>

#include <atomic>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "media/picture/frame_pool.hpp"
#include "media/picture/pipe.hpp"
#include "media/picture/slices.hpp"
#include "media/together.hpp"

using namespace farmtok;
using media::Pipe;
using media::Together;

TEST_CASE("what goes into a pipe comes out in order, and the end after it") {
  Pipe<int> pipe{3};
  std::vector<int> got;
  Together together{[&] { pipe.break_off(); }};
  together.start([&] {
    for (int i = 0; i < 10'000; ++i) REQUIRE(pipe.push(i));
    pipe.end();
  });
  together.finish([&] {
    while (const auto next = pipe.pop()) got.push_back(*next);
  });
  std::vector<int> expected(10'000);
  std::iota(expected.begin(), expected.end(), 0);
  CHECK(got == expected);
}

TEST_CASE("whoever fails stops all, those who wait for room and those who wait for more, and is the one that is told") {
  for (int round = 0; round < 200; ++round) {
    Pipe<int> first{2}, second{2};
    std::atomic<int> ended = 0;
    const auto all = [&] {
      Together together{[&] {
        first.break_off();
        second.break_off();
      }};
      together.start([&] {
        while (first.push(1)) {
        }
        ++ended;
      });
      together.start([&] {
        for (int i = 0; first.pop(); ++i)
          if (i == round) throw std::runtime_error{"the middle"};
      });
      together.finish([&] {
        while (second.pop()) {
        }
        ++ended;
      });
    };
    CHECK_THROWS_WITH(all(), "the middle");
    CHECK(ended == 2);
  }
}

TEST_CASE("slices cover each row of every picture once, in pairs") {
  for (const int threads : {1, 2, 5})
    for (const int height : {2, 6, 480, 1082}) {
      CAPTURE(threads);
      CAPTURE(height);
      media::Slices slices{threads};
      std::vector<std::atomic<int>> rows(static_cast<std::size_t>(height));
      std::atomic<int> odd = 0;
      for (int picture = 0; picture < 20; ++picture)
        slices.each(height, [&](int from, int to) {
          if (from % 2 != 0 || to % 2 != 0) ++odd;
          for (int row = from; row < to; ++row) ++rows[static_cast<std::size_t>(row)];
        });
      CHECK(odd == 0);
      for (const auto& row : rows) CHECK(row == 20);
    }
}

TEST_CASE("a picture's memory goes round") {
  media::FramePool pool{{1080, 1920}};
  const auto* first = pool.take()->data[0];
  for (int i = 0; i < 5; ++i) CHECK(pool.take()->data[0] == first);
  const auto kept = pool.take();
  CHECK(pool.take()->data[0] != kept->data[0]);
}
