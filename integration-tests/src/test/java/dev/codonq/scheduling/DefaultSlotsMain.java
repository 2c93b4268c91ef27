package dev.codonq.scheduling;

/** Says how many slots a scheduler has by default. */
final class DefaultSlotsMain {
    private DefaultSlotsMain() {}

    public static void main(String[] arguments) {
        System.out.println(JobScheduler.builder().slots);
    }
}
