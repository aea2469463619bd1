/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.state;

import io.backplane.device.jdbc.Rig;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageCodec;
import io.backplane.message.api.MessageKind;
import io.backplane.message.api.Origin;
import io.backplane.message.api.Sample;
import io.backplane.stream.api.AppendBatch;
import io.backplane.stream.api.StreamStatus.GroupStatus;
import io.backplane.stream.api.Streams;
import io.backplane.stream.testkit.MemoryStreams;
import java.util.List;
import java.util.Map;

/** The follower on a stream in memory; can be replaced, as by an update, or die with its node. */
public final class FollowerRig implements AutoCloseable {
  private final Rig rig;
  private final MemoryStreams streams = new MemoryStreams();
  public final StreamGate gate;
  private NodeRun run;
  private StateFollower follower;
  private int runs;

  public FollowerRig(Rig rig) {
    this.rig = rig;
    this.gate = new StreamGate(streams, rig.time::incrementAndGet);
    restartNode();
  }

  /** A new process on the same data. */
  public void restartNode() {
    stop();
    run = new NodeRun("run " + ++runs, rig.time.incrementAndGet());
    start();
  }

  /** The card is replaced in the living process. */
  public void replace() {
    stop();
    start();
  }

  /** The card is away; the stream goes on. */
  public void pause() {
    stop();
  }

  /** The follower compares with the gate's sessions from now on. */
  public void watch() {
    follower.bindSessions(gate);
    follower.bindIngress(gate);
  }

  /** What lies in the stream. */
  public List<DeviceMessage> said() {
    return streams.records(Streams.DEVICE).stream()
        .map(r -> MessageCodec.decode(r.body()))
        .toList();
  }

  /** The card comes back after {@link #pause()}. */
  public void resume() {
    start();
  }

  private void start() {
    run.settle(rig.registry);
    follower = new StateFollower(rig.registry, streams, rig.commands, run);
  }

  private void stop() {
    if (follower != null) {
      try {
        follower.close();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      follower = null;
    }
  }

  public void say(String device, MessageKind kind, Sample... samples) {
    DeviceId id = new DeviceId(device);
    DeviceMessage m =
        new DeviceMessage(
            Rig.T, id, kind, rig.time.incrementAndGet(), List.of(samples), Origin.NONE);
    append(DeviceMessage.keyHash(Rig.T, id), MessageCodec.encode(m));
  }

  public void sayBytes(byte[] body) {
    append(0, body);
  }

  private void append(int hash, byte[] body) {
    AppendBatch batch = streams.stream(Streams.DEVICE).newBatch();
    batch.add(hash, rig.time.get(), body, 0, body.length);
    batch.append(receipt -> {});
  }

  /** Waits until everything said was taken. */
  public void settle() {
    Rig.await(() -> group() != null && group().lag() == 0);
  }

  public Map<String, Long> rejections() {
    return group().rejections();
  }

  /** What it does not account for. */
  public long unaccounted() {
    return group().difference();
  }

  private GroupStatus group() {
    return streams.stream(Streams.DEVICE).status().groups().stream()
        .filter(g -> g.group().equals(StateFollower.GROUP))
        .findFirst()
        .orElse(null);
  }

  @Override
  public void close() {
    stop();
    streams.close();
  }
}
