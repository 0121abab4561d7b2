#include "http/server/executor.hpp"

#include <atomic>

#include "http/harness.hpp"

using namespace farmtok::http;
using namespace farmtok::http::test;

TEST_CASE("an executor runs what fits its queue, refuses the rest at once, and drops what waits at its end") {
  std::atomic<int> ran = 0;
  Signal begun, go, released;
  {
    Executor one(1, 2);
    REQUIRE(one.post([&] {
      begun.raise();
      go.wait();
      ++ran;
    }));
    REQUIRE(begun.wait());
    CHECK(one.post([&] { ++ran; }));
    CHECK(one.post([&] {
      ++ran;
      released.raise();
    }));
    CHECK_FALSE(one.post([&] { ++ran; }));
    go.raise();
    REQUIRE(released.wait());
    CHECK(ran == 3);
  }
  Signal busy, end;
  std::thread ender;
  {
    Executor one(1, 2);
    REQUIRE(one.post([&] {
      busy.raise();
      end.wait();
    }));
    REQUIRE(busy.wait());
    CHECK(one.post([&] { ++ran; }));
    ender = std::thread([&] {
      std::this_thread::sleep_for(50ms);
      end.raise();
    });
  }
  ender.join();
  CHECK(ran == 3);
}

TEST_CASE("an executor works at as much at once as it has threads") {
  Executor three(3, 100);
  std::atomic<int> here = 0;
  Signal all, go;
  for (int i = 0; i < 3; ++i)
    REQUIRE(three.post([&] {
      if (++here == 3) all.raise();
      go.wait();
    }));
  CHECK(all.wait());
  go.raise();
}
