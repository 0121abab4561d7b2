#include "farm/discovery/catalogue/pipe.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>
#include <string>

using namespace farmtok;
using IntPipe = farm::discovery::Pipe<int, std::string>;

namespace {

/// Counts from 1 to `last`.
IntPipe::Take count_to(int last) {
  return [last, at = 0](int& number) mutable { return (number = ++at) <= last; };
}

std::vector<std::string> all_of(IntPipe& pipe) {
  std::vector<std::string> made;
  while (auto next = pipe.next()) made.push_back(std::move(*next));
  return made;
}

}  // namespace

TEST_CASE("what several make comes out in the order in which it was taken") {
  for (const std::size_t makers : {1, 2, 7}) {
    CAPTURE(makers);
    IntPipe pipe{makers, 3, count_to(200), [](int number) {
                   if (number % 5 == 0) std::this_thread::yield();
                   return std::to_string(number);
                 }};
    std::vector<std::string> expected;
    for (int i = 1; i <= 200; ++i) expected.push_back(std::to_string(i));
    CHECK(all_of(pipe) == expected);
    CHECK_FALSE(pipe.next());
  }
  IntPipe nothing{2, 3, count_to(0), [](int) { return std::string{}; }};
  CHECK(all_of(nothing).empty());
}

TEST_CASE("no more is made ahead than there is room for, and nothing once nobody wants it") {
  std::atomic<int> made = 0;
  {
    IntPipe pipe{3, 4, count_to(1'000'000), [&](int) { return std::to_string(++made); }};
    REQUIRE(pipe.next());
    REQUIRE(pipe.next());
    CHECK(made <= 6);
  }
  CHECK(made <= 6);
}

TEST_CASE("a fault in taking or making reaches who uses it") {
  IntPipe::Make plain = [](int number) { return std::to_string(number); };
  IntPipe::Make breaking = [](int number) {
    if (number == 5) throw std::runtime_error("broken");
    return std::to_string(number);
  };
  IntPipe::Take cut_off = [at = 0](int& number) mutable {
    if (++at == 5) throw std::runtime_error("cut off");
    return number = at, true;
  };
  IntPipe made{2, 4, count_to(100), breaking};
  CHECK_THROWS_WITH(all_of(made), "broken");
  CHECK_THROWS_WITH(made.next(), "broken");
  IntPipe taken{2, 4, cut_off, plain};
  CHECK_THROWS_WITH(all_of(taken), "cut off");
}
